"""هسبريس: hespress.com."""

from crawler.news import NewsSpider


class Hespress(NewsSpider):
    name = "hespress"
    outlet = "هسبريس"
    outlet_en = "Hespress"
    country = "MA"
    timezone = "Africa/Casablanca"
    allowed_domains = ["hespress.com"]
    feeds = ("https://www.hespress.com/feed",)
    listings = ("https://www.hespress.com/",)
    article_urls = (r"-\d{5,}\.html",)
    deny_urls = (r"(?:en|fr)[.]hespress[.]com",)
