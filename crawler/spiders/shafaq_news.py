"""شفق نيوز: shafaq.com."""

from crawler.news import NewsSpider


class ShafaqNews(NewsSpider):
    name = "shafaq_news"
    outlet = "شفق نيوز"
    country = "IQ"
    timezone = "Asia/Baghdad"
    allowed_domains = ["shafaq.com"]
    listings = ("https://shafaq.com/ar", "https://shafaq.com/ar/security")
    article_urls = (r"/ar/[^/]+/[^/]{15,}",)
