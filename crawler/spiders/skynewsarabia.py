"""سكاي نيوز عربية: skynewsarabia.com."""

from crawler.news import NewsSpider


class Skynewsarabia(NewsSpider):
    name = "skynewsarabia"
    outlet = "سكاي نيوز عربية"
    country = "AE"
    timezone = "Asia/Dubai"
    allowed_domains = ["skynewsarabia.com"]
    feeds = ("https://www.skynewsarabia.com/rss",)
    listings = ("https://www.skynewsarabia.com/middle-east",)
    article_urls = (r"/(?:middle-east|world|live-story)/\d{6,}",)
