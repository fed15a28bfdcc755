"""نورث برس: npasyria.com."""

from crawler.news import NewsSpider


class NorthPress(NewsSpider):
    name = "north_press"
    outlet = "نورث برس"
    outlet_en = "North Press Agency"
    country = "SY"
    timezone = "Asia/Damascus"
    allowed_domains = ["npasyria.com"]
    feeds = ("https://npasyria.com/feed/",)
    wordpress = "https://npasyria.com/wp-json"
    article_urls = (r"/\d{4,}/",)
    deny_urls = (r"npasyria.com/(?:en|kr)/",)
