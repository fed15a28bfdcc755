"""بي بي سي عربي: bbc.com."""

from crawler.news import NewsSpider


class BbcArabic(NewsSpider):
    name = "bbc_arabic"
    outlet = "بي بي سي عربي"
    outlet_en = "BBC Arabic"
    country = "GB"
    timezone = "Europe/London"
    allowed_domains = ["bbc.com", "bbci.co.uk"]
    feeds = (
        "https://feeds.bbci.co.uk/arabic/rss.xml",
        "https://feeds.bbci.co.uk/arabic/middleeast/rss.xml",
    )
    listings = ("https://www.bbc.com/arabic",)
    article_urls = (r"/arabic/(?:articles/\w+|[\w-]+-\d{6,})",)
    deny_urls = (r"/arabic/(?:tv|media|extra)-",)
