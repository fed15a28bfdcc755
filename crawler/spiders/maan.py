"""معا: maannews.net."""

from crawler.news import NewsSpider


class Maan(NewsSpider):
    name = "maan"
    outlet = "معا"
    outlet_en = "Maan News Agency"
    country = "PS"
    timezone = "Asia/Hebron"
    allowed_domains = ["maannews.net"]
    feeds = ("https://www.maannews.net/rss",)
    listings = ("https://www.maannews.net/",)
    article_urls = (r"/news/\d+",)
