"""تلفزيون سوريا: syria.tv."""

from crawler.news import NewsSpider


class SyriaTv(NewsSpider):
    name = "syria_tv"
    outlet = "تلفزيون سوريا"
    country = "TR"
    timezone = "Europe/Istanbul"
    allowed_domains = ["syria.tv"]
    sitemaps = ("https://www.syria.tv/sitemap.xml",)
    listings = ("https://www.syria.tv/", "https://www.syria.tv/syria")
    article_urls = (r"syria\.tv/[^/]{20,}",)
