"""الشرق الأوسط: aawsat.com."""

from crawler.news import NewsSpider


class AsharqAlawsat(NewsSpider):
    name = "asharq_alawsat"
    outlet = "الشرق الأوسط"
    outlet_en = "Asharq Al-Awsat"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["aawsat.com"]
    feeds = (
        "https://aawsat.com/feed/arab-world",
        "https://aawsat.com/feed",
    )
    listings = ("https://aawsat.com/العالم-العربي",)
    article_urls = (r"aawsat\.com/.+/\d{6,}-",)
