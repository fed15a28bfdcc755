"""الشرق الأوسط: aawsat.com."""

from crawler.news import NewsSpider


class AsharqAlawsat(NewsSpider):
    name = "asharq_alawsat"
    outlet = "الشرق الأوسط"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["aawsat.com"]
    feeds = ("https://aawsat.com/feed",)
    listings = ("https://aawsat.com/",)
    article_urls = (r"/\d{6,}-",)
