"""عنب بلدي: enabbaladi.net."""

from crawler.news import NewsSpider


class EnabBaladi(NewsSpider):
    name = "enab_baladi"
    outlet = "عنب بلدي"
    outlet_en = "Enab Baladi"
    country = "SY"
    timezone = "Asia/Damascus"
    allowed_domains = ["enabbaladi.net"]
    feeds = ("https://www.enabbaladi.net/feed/",)
    wordpress = "https://www.enabbaladi.net/wp-json"
    article_urls = (r"/\d{5,}/",)
