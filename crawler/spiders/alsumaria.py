"""السومرية نيوز: alsumaria.tv."""

from crawler.news import NewsSpider


class Alsumaria(NewsSpider):
    name = "alsumaria"
    outlet = "السومرية نيوز"
    outlet_en = "Alsumaria News"
    country = "IQ"
    timezone = "Asia/Baghdad"
    allowed_domains = ["alsumaria.tv"]
    feeds = (
        "https://www.alsumaria.tv/Rss/iraq-latest-news/ar",
        "https://www.alsumaria.tv/Rss/News/ar/16/أمن",
    )
    listings = ("https://www.alsumaria.tv/",)
    article_urls = (r"/news/[\w-]+/\d{5,}/",)
    deny_urls = (r"/news/(?:sport|entertainment|horoscope)",)
