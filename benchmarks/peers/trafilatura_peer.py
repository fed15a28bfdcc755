"""trafilatura: text and metadata; the pages are fetched over one connection, since its own downloads refuse loopback."""

import re
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

from trafilatura import bare_extraction

connection = HTTPConnection(urlsplit(sys.argv[1]).netloc)


def fetch(url: str) -> str:
    connection.request("GET", urlsplit(url).path)
    return connection.getresponse().read().decode()


addresses = re.findall(r"<link>(.*?)</link>", fetch(f"{sys.argv[1]}/feed.xml"))
print(sum(bare_extraction(fetch(url), url=url, with_metadata=True) is not None for url in addresses))
