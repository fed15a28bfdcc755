"""عدن الغد: adngad.net."""

from crawler.news import NewsSpider


class AdenAlghad(NewsSpider):
    name = "aden_alghad"
    outlet = "عدن الغد"
    country = "YE"
    timezone = "Asia/Aden"
    allowed_domains = ["adngad.net"]
    listings = ("https://adngad.net/",)
    article_urls = (r"/(?:news|posts?)/\d+",)
