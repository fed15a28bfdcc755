"""العربية: alarabiya.net."""

from crawler.news import NewsSpider


class Alarabiya(NewsSpider):
    name = "alarabiya"
    outlet = "العربية"
    outlet_en = "Al Arabiya"
    country = "SA"
    timezone = "Asia/Riyadh"
    allowed_domains = ["alarabiya.net"]
    feeds = ("https://www.alarabiya.net/.mrss/ar.xml",)
    sitemaps = ("https://www.alarabiya.net/sitemap.xml",)
    listings = ("https://www.alarabiya.net/arab-and-world",)
    article_urls = (r"/(?:arab-and-world|[\w-]+)(?:/[\w-]+)*/\d{4}/\d{2}/\d{2}/",)
    deny_urls = (r"/(?:sport|aswaq|videos)/",)
