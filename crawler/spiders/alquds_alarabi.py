"""القدس العربي: alquds.co.uk."""

from crawler.news import NewsSpider


class AlqudsAlarabi(NewsSpider):
    name = "alquds_alarabi"
    outlet = "القدس العربي"
    outlet_en = "Al-Quds Al-Arabi"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["alquds.co.uk"]
    feeds = ("https://www.alquds.co.uk/feed/",)
    wordpress = "https://www.alquds.co.uk/wp-json"
    article_urls = (r"alquds\.co\.uk/[^/]{20,}/?$",)
