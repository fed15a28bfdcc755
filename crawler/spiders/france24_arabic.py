"""فرانس 24: france24.com."""

from crawler.news import NewsSpider


class France24Arabic(NewsSpider):
    name = "france24_arabic"
    outlet = "فرانس 24"
    country = "FR"
    timezone = "Europe/Paris"
    allowed_domains = ["france24.com"]
    feeds = ("https://www.france24.com/ar/rss",)
    listings = ("https://www.france24.com/ar/",)
    article_urls = (r"/ar/.*\d{8}-",)
