"""ليبيا الأحرار: libyaalahrar.net."""

from crawler.news import NewsSpider


class LibyaAlahrar(NewsSpider):
    name = "libya_alahrar"
    outlet = "ليبيا الأحرار"
    outlet_en = "Libya Alahrar"
    country = "LY"
    timezone = "Africa/Tripoli"
    allowed_domains = ["libyaalahrar.net"]
    feeds = ("https://libyaalahrar.net/feed/",)
    wordpress = "https://libyaalahrar.net/wp-json"
    article_urls = (r"libyaalahrar\.net/[^/]{20,}/?$",)
