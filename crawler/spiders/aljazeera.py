"""الجزيرة: aljazeera.net."""

from crawler.news import NewsSpider


class Aljazeera(NewsSpider):
    name = "aljazeera"
    outlet = "الجزيرة"
    outlet_en = "Al Jazeera"
    country = "QA"
    timezone = "Asia/Qatar"
    allowed_domains = ["aljazeera.net"]
    feeds = (
        "https://www.aljazeera.net/aljazeerarss/a7c186be-1baa-4bd4-9d80-a84db769f779/73d0e1b4-532f-45ef-b135-bfdff8b8cab9",
    )
    sitemaps = ("https://www.aljazeera.net/news-sitemap.xml",)
    listings = (
        "https://www.aljazeera.net/where/mideast/",
        "https://www.aljazeera.net/news/",
    )
    article_urls = (r"/(?:news|politics|ebusiness|humanrights)/\d{4}/\d{1,2}/\d{1,2}/",)
    deny_urls = (r"/(?:sport|videos|liveblog|blogs)/",)
