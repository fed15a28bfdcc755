"""Pages of an invented outlet, each with its own text."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

_PLACES = ("حمص", "دير الزور", "الموصل", "تعز", "الفاشر", "نابلس", "بنغازي", "إدلب", "مأرب", "كركوك")
_WORDS = (
    "المدينة",
    "السوق",
    "المدرسة",
    "الطريق",
    "الجسر",
    "النهر",
    "المزرعة",
    "المستشفى",
    "الحديقة",
    "الطاحونة",
    "المكتبة",
    "الميناء",
    "المطار",
    "القرية",
    "الحي",
    "البلدية",
    "الجامعة",
    "المصنع",
    "المتحف",
    "الوادي",
    "السد",
    "المحطة",
    "الساحة",
    "البرج",
    "المخبز",
    "المتجر",
    "الحقل",
    "البستان",
    "الشاطئ",
    "الجبل",
)
FIRST_DAY = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)


def instant_of(number: int) -> datetime:
    """When article N was published: one a day."""
    return FIRST_DAY + timedelta(days=number % 1000)


def walk(number: int, length: int) -> str:
    """Words in an order that no other number has, so that no article looks like a reprint of another."""
    return " ".join(random.Random(number).choices(_WORDS, k=length))


def article_page(number: int, *, extra: str = "", head: str = "", published: datetime | None = None) -> str:
    """An article page: one event and two paragraphs of other news."""
    place = _PLACES[number % len(_PLACES)]
    moment = (published or instant_of(number)).isoformat()
    return f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>خبر {number} من {place}</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="{moment}">{head}</head>
<body><nav><a href="/">الرئيسية</a></nav><article><h1>خبر {number} من {place}</h1>
<p>قتل {number % 7 + 3} جنود أمس في هجوم شنه مسلحون على حاجز للجيش في {place}،
وفق مصدر عسكري.{extra}</p>
<p>وفي شأن آخر زار الوفد {walk(number, 30)} ثم عاد إلى مقر إقامته قبل غروب الشمس.</p>
<p>وأشار المصدر إلى أن اللجنة ستعاين {walk(number + 5000, 30)} خلال الأسابيع المقبلة وفق جدول معلن.</p>
</article></body></html>"""


def feed(entries: Iterable[tuple[str, str, str]]) -> str:
    """An RSS feed of (address, title, date)."""
    items = "".join(
        f"<item><link>{escape(link)}</link><title>{escape(title)}</title><pubDate>{date}</pubDate></item>"
        for link, title, date in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>الصحيفة</title>{items}</channel></rss>'


def sitemap(entries: Iterable[tuple[str, str]], *, index: bool = False) -> str:
    """A sitemap, or an index of sitemaps, of (address, lastmod)."""
    root, row = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{row}><loc>{escape(url)}</loc><lastmod>{day}</lastmod></{row}>" for url, day in entries)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{root}>'
