"""سودان تربيون: sudantribune.net."""

from crawler.news import NewsSpider


class SudanTribune(NewsSpider):
    name = "sudan_tribune"
    outlet = "سودان تربيون"
    outlet_en = "Sudan Tribune"
    country = "SD"
    timezone = "Africa/Khartoum"
    allowed_domains = ["sudantribune.net"]
    feeds = ("https://sudantribune.net/feed",)
    wordpress = "https://sudantribune.net/wp-json"
    article_urls = (r"/article/?\d+",)
