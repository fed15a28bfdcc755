"""Letters to subscribers and what stands around the texts of columnists: issues, greetings, sign-offs, labels of advertisements."""

from __future__ import annotations

import pytest

from pipelines.bylines import byline
from tests.invented_pages import HEAD, NEWS, lines, read

HEADLINE = "العدد 31: من أطفأ مصابيح الرصيف القديم؟"
LETTER = (
    "صباح الخير من الميناء.",
    "كانت على الرصيف سبعة مصابيح يوقدها حارس اسمه عوض، وكنت أعدها كل مساء قبل أن أنام. لم يبق منها أحد.",
    "سألت كهربائي البلدية عن السبب فقال إن المصابيح لم تعد تلزم أحداً، لأن السفن لا ترسو هنا بعد المغيب.",
    "وجربت أن أعلق فانوساً على باب الدكان ليلة واحدة، فجاء ثلاثة صيادين يسألون عن حفلة الزفاف.",
)


def test_an_issue_with_a_headline_of_its_own_is_a_letter() -> None:
    head = f"<table><tr><td>الأحد، 5 مايو 2024<br>تكتبها كل أحد: سلمى الوادي</td></tr></table><h1>{HEADLINE}</h1>"
    sponsor = "<div><div>هذا العدد برعاية مخبز «رغيف»، استخدموا الرمز NAHR5</div></div>"
    rest = lines(*LETTER[2:], "إلى الأحد القادم، سلمى")
    told = read(f"{head}<div>{lines(*LETTER[:2])}</div>{sponsor}<div>{rest}</div>", f"رسالة الرصيف | {HEADLINE}")
    assert told.is_article
    assert told.author == "سلمى الوادي"
    assert told.text.split("\n") == list(LETTER)


@pytest.mark.parametrize(
    "title",
    [
        "العدد 118",
        "العدد 118 - مجلة القلعة الفصلية للآداب",
        "العدد 4017 ليوم الأحد 5 مايو 2024",
        "العدد 40 الصادر في أيار 2024",
    ],
)
def test_an_issue_without_a_headline_is_none(title: str) -> None:
    contents = lines("يفتح هذا العدد ملف المياه في القرى ويزور المتحف الجديد في القلعة ويحاور جراحة من المشفى يوم الأحد.",
                     "ثقافة: رحيل حارس المصابيح الأخير عن ثمانين عاماً، وشهادات من تلامذته في الميناء.")  # fmt: skip
    assert not read(f"<h1>{title}</h1><p>5 مايو 2024</p>{contents}", title).is_article


@pytest.mark.parametrize(
    "line", ["يكتبها كل خميس: سامر حداد", "تعدها كل أسبوع / سلمى الوادي", "متابعة وتصوير/ سامر حداد"]
)
def test_who_writes_a_letter_is_named_with_how_often(line: str) -> None:
    assert byline(line) in ("سامر حداد", "سلمى الوادي")


def test_a_greeting_is_no_name() -> None:
    told = read(f"{HEAD}<p>صباح الخير</p>{lines(*NEWS)}")
    assert told.author is None
