"""العربية: alarabiya.net."""

from crawler.news import NewsSpider


class Alarabiya(NewsSpider):
    name = "alarabiya"
    outlet = "العربية"
    country = "SA"
    timezone = "Asia/Riyadh"
    allowed_domains = ["alarabiya.net"]
    feeds = ("https://www.alarabiya.net/feed/rss2/ar.xml",)
    sitemaps = ("https://www.alarabiya.net/sitemap.xml",)
    article_urls = (r"/\d{4}/\d{2}/\d{2}/",)
