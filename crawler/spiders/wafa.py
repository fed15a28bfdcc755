"""وفا: wafa.ps."""

from crawler.news import NewsSpider


class Wafa(NewsSpider):
    name = "wafa"
    outlet = "وفا"
    country = "PS"
    timezone = "Asia/Gaza"
    allowed_domains = ["wafa.ps"]
    listings = ("https://www.wafa.ps/", "https://www.wafa.ps/Pages/LastNews")
    article_urls = (r"/Pages/Details/\d+",)
