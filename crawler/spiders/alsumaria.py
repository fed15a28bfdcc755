"""السومرية نيوز: alsumaria.tv."""

from crawler.news import NewsSpider


class Alsumaria(NewsSpider):
    name = "alsumaria"
    outlet = "السومرية نيوز"
    country = "IQ"
    timezone = "Asia/Baghdad"
    allowed_domains = ["alsumaria.tv"]
    listings = ("https://www.alsumaria.tv/news/security",)
    article_urls = (r"/news/[^/]+/\d+",)
