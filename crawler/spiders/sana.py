"""سانا: sana.sy."""

from crawler.news import NewsSpider


class Sana(NewsSpider):
    name = "sana"
    outlet = "سانا"
    outlet_en = "Syrian Arab News Agency"
    country = "SY"
    timezone = "Asia/Damascus"
    allowed_domains = ["sana.sy"]
    feeds = ("https://sana.sy/?feed=rss2",)
    wordpress = "https://sana.sy/wp-json"
    article_urls = (r"sana\.sy/(?:[\w-]+/)+\d{4,}/?",)
    deny_urls = (r"sana.sy/(?:en|fr|ru|tr|es|he|fa)/",)
