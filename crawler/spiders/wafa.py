"""وفا: wafa.ps."""

from crawler.news import NewsSpider


class Wafa(NewsSpider):
    name = "wafa"
    outlet = "وفا"
    outlet_en = "WAFA"
    country = "PS"
    timezone = "Asia/Hebron"
    allowed_domains = ["wafa.ps"]
    listings = (
        "https://www.wafa.ps/",
        "https://www.wafa.ps/Pages/LastNews",
    )
    article_urls = (r"/[Pp]ages/[Dd]etails/\d+",)
