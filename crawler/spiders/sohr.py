"""المرصد السوري لحقوق الإنسان: syriahr.com."""

from crawler.news import NewsSpider


class Sohr(NewsSpider):
    name = "sohr"
    outlet = "المرصد السوري لحقوق الإنسان"
    outlet_en = "Syrian Observatory for Human Rights"
    country = "GB"
    timezone = "Asia/Damascus"
    allowed_domains = ["syriahr.com"]
    feeds = ("https://www.syriahr.com/feed/",)
    wordpress = "https://www.syriahr.com/wp-json"
    article_urls = (r"/\d{5,}/",)
    deny_urls = (r"syriahr.com/en/",)
