"""فرانس 24: france24.com."""

from crawler.news import NewsSpider


class France24Arabic(NewsSpider):
    name = "france24_arabic"
    outlet = "فرانس 24"
    outlet_en = "France 24 Arabic"
    country = "FR"
    timezone = "Europe/Paris"
    allowed_domains = ["france24.com"]
    feeds = (
        "https://www.france24.com/ar/rss",
        "https://www.france24.com/ar/%D8%A7%D9%84%D8%B4%D8%B1%D9%82-%D8%A7%D9%84%D8%A3%D9%88%D8%B3%D8%B7/rss",
    )
    listings = ("https://www.france24.com/ar/",)
    article_urls = (r"/ar/.*\d{8}-",)
    deny_urls = (r"/ar/(?:vod|live)",)
