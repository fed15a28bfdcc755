"""عدن الغد: adngad.net."""

from crawler.news import NewsSpider


class AdenAlghad(NewsSpider):
    name = "aden_alghad"
    outlet = "عدن الغد"
    outlet_en = "Aden Al-Ghad"
    country = "YE"
    timezone = "Asia/Aden"
    allowed_domains = ["adngad.net"]
    feeds = ("https://adngad.net/rss/",)
    listings = ("https://adngad.net/",)
    article_urls = (r"/(?:posts?|articles?|news)/\d+",)
