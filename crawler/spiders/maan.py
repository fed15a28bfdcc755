"""معا: maannews.net."""

from crawler.news import NewsSpider


class Maan(NewsSpider):
    name = "maan"
    outlet = "معا"
    country = "PS"
    timezone = "Asia/Gaza"
    allowed_domains = ["maannews.net"]
    listings = ("https://www.maannews.net/",)
    article_urls = (r"/news/\d+",)
