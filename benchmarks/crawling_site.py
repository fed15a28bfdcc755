"""The site of benchmarks.crawling: pages of 80 KB in the dress of a WordPress theme, and the feed that names them.

python -m benchmarks.crawling_site PAGES        # prints its address and serves until it is ended
"""

from __future__ import annotations

import sys
from email.utils import format_datetime

from twisted.internet import reactor
from twisted.web.resource import NoResource, Resource
from twisted.web.server import Request, Site

from tests.servers.pages import article_page, feed, instant_of

STEPS = {
    f"pipelines.{step.lower()}.{step}Pipeline": place * 100
    for place, step in enumerate(("Beside", "Archive", "Article", "Boilerplate", "Duplicates", "Store", "Events"), 1)
}
_SIZE = 80_000


def page(number: int) -> bytes:
    """An article page of 80 KB: menu, related articles, sidebar, scripts."""
    links = "".join(f'<li class="menu-item"><a href="/section/{n}">قسم رقم {n} من الصحيفة</a></li>' for n in range(60))
    cards = "".join(
        f'<div class="card"><a href="/news/{n}"><h3>عنوان خبر آخر رقم {n} من أخبار المدينة والريف</h3></a></div>'
        for n in range(80)
    )
    body = article_page(number).replace("<body>", f'<body><ul class="menu">{links}</ul>')
    body = body.replace("</body>", f'<div class="sidebar"><h4>آخر الأخبار</h4>{cards}</div></body>')
    script = "<script>" + "var settings = {'colour': 'blue', 'size': 12};\n" * 900
    missing = max(0, _SIZE - len(body.encode()) - len("</script>"))
    return body.replace("</body>", script[:missing] + "</script></body>").encode()


class Pages(Resource):
    """All pages, made before the first is asked for."""

    isLeaf = True

    def __init__(self, count: int) -> None:
        super().__init__()
        self.made = {f"/news/{n}".encode(): page(n) for n in range(1, count + 1)}
        self.made[b"/robots.txt"] = b""
        self.count = count

    def add_feed(self, address: str) -> None:
        entries = [
            (f"{address}/news/{n}", f"خبر {n}", format_datetime(instant_of(n))) for n in range(1, self.count + 1)
        ]
        self.made[b"/feed.xml"] = feed(entries).encode()

    def render_GET(self, request: Request) -> bytes:
        found = self.made.get(request.path)
        if found is None:
            return bytes(NoResource().render(request))
        kind = b"application/rss+xml" if request.path.endswith(b".xml") else b"text/html; charset=utf-8"
        request.setHeader(b"Content-Type", kind)
        return found


def main() -> None:
    pages = Pages(int(sys.argv[1]))
    port = reactor.listenTCP(0, Site(pages), interface="127.0.0.1")
    address = f"http://127.0.0.1:{port.getHost().port}"
    pages.add_feed(address)
    print(address, flush=True)
    reactor.run()


if __name__ == "__main__":
    main()
