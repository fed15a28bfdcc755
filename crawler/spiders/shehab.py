"""شهاب: shehabnews.com."""

from crawler.news import NewsSpider


class Shehab(NewsSpider):
    name = "shehab"
    outlet = "شهاب"
    country = "PS"
    timezone = "Asia/Gaza"
    allowed_domains = ["shehabnews.com"]
    listings = ("https://shehabnews.com/",)
    article_urls = (r"/post/\d+",)
