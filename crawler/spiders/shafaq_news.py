"""شفق نيوز: shafaq.com."""

from crawler.news import NewsSpider


class ShafaqNews(NewsSpider):
    name = "shafaq_news"
    outlet = "شفق نيوز"
    outlet_en = "Shafaq News"
    country = "IQ"
    timezone = "Asia/Baghdad"
    allowed_domains = ["shafaq.com"]
    feeds = ("https://shafaq.com/rss/ar",)
    listings = (
        "https://shafaq.com/ar",
        "https://shafaq.com/ar/أمن",
    )
    article_urls = (r"/ar/[^/]+/[^/]{20,}",)
