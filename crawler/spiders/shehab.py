"""شهاب: shehabnews.com."""

from crawler.news import NewsSpider


class Shehab(NewsSpider):
    name = "shehab"
    outlet = "شهاب"
    outlet_en = "Shehab News Agency"
    country = "PS"
    timezone = "Asia/Gaza"
    allowed_domains = ["shehabnews.com"]
    feeds = ("https://shehabnews.com/rss",)
    listings = ("https://shehabnews.com/",)
    article_urls = (r"/(?:post|p)/\d+",)
