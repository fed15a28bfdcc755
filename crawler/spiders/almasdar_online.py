"""المصدر أونلاين: almasdaronline.com."""

from crawler.news import NewsSpider


class AlmasdarOnline(NewsSpider):
    name = "almasdar_online"
    outlet = "المصدر أونلاين"
    outlet_en = "Al-Masdar Online"
    country = "YE"
    timezone = "Asia/Aden"
    allowed_domains = ["almasdaronline.com"]
    feeds = ("https://almasdaronline.com/rss",)
    listings = ("https://almasdaronline.com/",)
    article_urls = (r"/articles/\d+",)
