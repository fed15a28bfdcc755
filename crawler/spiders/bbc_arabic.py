"""بي بي سي عربي: bbc.com."""

from crawler.news import NewsSpider


class BbcArabic(NewsSpider):
    name = "bbc_arabic"
    outlet = "بي بي سي عربي"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["bbc.com"]
    feeds = ("https://feeds.bbci.co.uk/arabic/rss.xml",)
    listings = ("https://www.bbc.com/arabic",)
    article_urls = (r"/arabic/(?:articles/\w+|[\w-]+-\d{6,})",)
