"""سكاي نيوز عربية: skynewsarabia.com."""

from crawler.news import NewsSpider


class Skynewsarabia(NewsSpider):
    name = "skynewsarabia"
    outlet = "سكاي نيوز عربية"
    outlet_en = "Sky News Arabia"
    country = "AE"
    timezone = "Asia/Dubai"
    allowed_domains = ["skynewsarabia.com"]
    feeds = ("https://www.skynewsarabia.com/web/rss",)
    listings = ("https://www.skynewsarabia.com/middle-east",)
    article_urls = (r"/(?:middle-east|world)/\d{6,}",)
    deny_urls = (r"/(?:sport|video|live-story|varieties)/",)
