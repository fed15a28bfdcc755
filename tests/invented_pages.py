"""A page of an invented site for the tests of reading pages: its headline, its paragraphs, and how it is read."""

from __future__ import annotations

from extract.schema import Article, Page
from pipelines.article import article
from pipelines.boilerplate import strip_boilerplate

TITLE = "البلدية تعيد فتح الجسر القديم أمام المارة بعد عام من الإغلاق"
NEWS = (
    "أعادت بلدية الوادي صباح الأحد فتح الجسر القديم أمام المارة بعد عام كامل من أعمال الترميم التي كلفت مليوني دينار.",
    "وقال رئيس البلدية سامر حداد إن الجسر لن يستقبل السيارات قبل نهاية الصيف، وإن الفحوص الأخيرة لم تظهر أي خلل.",
    "وتروي أم نادر، وهي بائعة خبز تسكن قرب الجسر، أنها كانت تقطع أربعة كيلومترات كل يوم لتصل إلى السوق.",
    "ويأمل التجار أن تعود الحركة إلى السوق القديم قبل العيد، بعد أن أغلق نصف دكاكينه أبوابه خلال أشهر الإغلاق.",
)
DAY = "<div class='m'>5 مايو 2024</div>"
HEAD = f"<h1>{TITLE}</h1>{DAY}"


def lines(*texts: str) -> str:
    """The texts as paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, title: str = f"{TITLE} - صدى الوادي", url: str = "https://sada.example/news/4711") -> Article:
    """The article that a page with this body, title and address is read as, its boilerplate taken off."""
    return read_page(title, body, url=url)


def read_page(title: str, body: str, head: str = "", url: str = "https://sada.example/news/4711") -> Article:
    """The same of a page whose title is told first, with further elements of its head."""
    source = f"<html dir='rtl'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return strip_boilerplate(article(Page(url, source.encode(), "")))
