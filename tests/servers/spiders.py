"""The spider of a site on loopback: its attributes come from the environment."""

import json
import os

from crawler.news import NewsSpider


class LocalSpider(NewsSpider):
    name = "local"
    outlet = "صحيفة الاختبار"
    outlet_en = "The test paper"
    country = "SY"
    timezone = "UTC"
    article_urls = (r"/news/\d+",)
    verified = True


for _attribute, _value in json.loads(os.environ.get("MARSAD_TEST_SITE", "{}")).items():
    setattr(LocalSpider, _attribute, tuple(_value) if isinstance(_value, list) else _value)
