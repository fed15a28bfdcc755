"""العربي الجديد: alaraby.co.uk."""

from crawler.news import NewsSpider


class Alaraby(NewsSpider):
    name = "alaraby"
    outlet = "العربي الجديد"
    outlet_en = "Al-Araby Al-Jadeed"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["alaraby.co.uk"]
    feeds = ("https://www.alaraby.co.uk/rss.xml",)
    listings = ("https://www.alaraby.co.uk/politics",)
    article_urls = (r"/(?:politics|society|news)/[^/]{12,}",)
