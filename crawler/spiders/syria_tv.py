"""تلفزيون سوريا: syria.tv."""

from crawler.news import NewsSpider


class SyriaTv(NewsSpider):
    name = "syria_tv"
    outlet = "تلفزيون سوريا"
    outlet_en = "Syria TV"
    country = "TR"
    timezone = "Europe/Istanbul"
    allowed_domains = ["syria.tv"]
    feeds = ("https://www.syria.tv/rss",)
    sitemaps = ("https://www.syria.tv/sitemap.xml",)
    listings = ("https://www.syria.tv/",)
    article_urls = (r"syria\.tv/[^/]{20,}",)
