"""news-please: its reading; the pages are fetched over one connection."""

import re
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

from newsplease import NewsPlease

connection = HTTPConnection(urlsplit(sys.argv[1]).netloc)


def fetch(url: str) -> str:
    connection.request("GET", urlsplit(url).path)
    return connection.getresponse().read().decode()


read = 0
for address in re.findall(r"<link>(.*?)</link>", fetch(f"{sys.argv[1]}/feed.xml")):
    read += bool(NewsPlease.from_html(fetch(address), url=address, fetch_images=False).maintext)
print(read)
