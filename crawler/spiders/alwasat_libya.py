"""بوابة الوسط: alwasat.ly."""

from crawler.news import NewsSpider


class AlwasatLibya(NewsSpider):
    name = "alwasat_libya"
    outlet = "بوابة الوسط"
    outlet_en = "Alwasat News"
    country = "LY"
    timezone = "Africa/Tripoli"
    allowed_domains = ["alwasat.ly"]
    listings = ("https://alwasat.ly/section/libya",)
    article_urls = (r"/news/libya/\d+",)
