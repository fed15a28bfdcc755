"""دبنقا: dabangasudan.org."""

from crawler.news import NewsSpider


class Dabanga(NewsSpider):
    name = "dabanga"
    outlet = "دبنقا"
    outlet_en = "Radio Dabanga"
    country = "SD"
    timezone = "Africa/Khartoum"
    allowed_domains = ["dabangasudan.org"]
    feeds = ("https://www.dabangasudan.org/ar/feed",)
    listings = ("https://www.dabangasudan.org/ar",)
    article_urls = (r"/ar/all-news/article/",)
    deny_urls = (r"dabangasudan.org/en/",)
