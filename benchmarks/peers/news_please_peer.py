"""news-please: its own downloads and its own reading."""

import re
import sys
from urllib.request import urlopen

from newsplease import NewsPlease

with urlopen(f"{sys.argv[1]}/feed.xml") as answer:
    addresses = re.findall(r"<link>(.*?)</link>", answer.read().decode())
read = NewsPlease.from_urls(addresses, fetch_images=False)
print(sum(bool(article and article.maintext) for article in read.values()))
