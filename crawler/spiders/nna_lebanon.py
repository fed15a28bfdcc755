"""الوكالة الوطنية للإعلام: nna-leb.gov.lb."""

from crawler.news import NewsSpider


class NnaLebanon(NewsSpider):
    name = "nna_lebanon"
    outlet = "الوكالة الوطنية للإعلام"
    country = "LB"
    timezone = "Asia/Beirut"
    allowed_domains = ["nna-leb.gov.lb"]
    listings = ("https://www.nna-leb.gov.lb/ar",)
    article_urls = (r"/ar/[^/]+/\d+",)
