"""الوكالة الوطنية للإعلام: nna-leb.gov.lb."""

from crawler.news import NewsSpider


class NnaLebanon(NewsSpider):
    name = "nna_lebanon"
    outlet = "الوكالة الوطنية للإعلام"
    outlet_en = "National News Agency"
    country = "LB"
    timezone = "Asia/Beirut"
    allowed_domains = ["nna-leb.gov.lb"]
    feeds = ("https://www.nna-leb.gov.lb/ar/rss",)
    listings = ("https://www.nna-leb.gov.lb/ar",)
    article_urls = (r"/ar/[^/]+/\d+",)
