"""Lines as pages write them: who wrote an article, and when it was published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipelines.bylines import bare_name, byline, introduces, name_in_dateline, names_apart, names_helper
from pipelines.page_dates import ago, date_in_url, is_of_visit, looks_like_date, parse_instant, publication_part
from pipelines.word_lists import WordListError, read_lists

VISIT = datetime(2024, 6, 20, 12, tzinfo=UTC)
RIYADH = ZoneInfo("Asia/Riyadh")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("كتب: سلمى الوادي", "سلمى الوادي"),
        ("كتبت سلمى الوادي", "سلمى الوادي"),
        ("كتب ــ أحمد علي", "أحمد علي"),
        ("كتب- محمد سامي ", "محمد سامي"),
        ("كتب :محمود عبدالراضي", "محمود عبدالراضي"),
        ("كتبت – منى صلاح وسارة علي", "منى صلاح وسارة علي"),
        ("كتب محمد علي - القاهرة", "محمد علي"),
        ("كتب: محمد علي | الأحد 5 مايو 2024", "محمد علي"),
        ("نشرت بتاريخ: 2024/05/08 - 18:20 بقلم: لمى عساف", "لمى عساف"),
        ("بواسطة مها دياب في ثلاثاء, 05/07/2024 - 16:15", "مها دياب"),
        ("إعداد وتحرير: سمر كمال", "سمر كمال"),
        ("تحرير سمر كمال", "سمر كمال"),
        ("حوار أجراه: سمير قاسم", "سمير قاسم"),
        ("بقلم الدكتور حسن نافعة", "الدكتور حسن نافعة"),
        ("بقلم: د. حسن نافعة", "د. حسن نافعة"),
        ("بواسطة: Ahmed Ali", "Ahmed Ali"),
        ("By Ahmed Ali", "Ahmed Ali"),
        ("كتب: سلمى الوادي، أحمد علي | محليات", "سلمى الوادي، أحمد علي"),
        ("كتب: سلمى الوادي، دمشق", "سلمى الوادي"),
        ("كتب - سلمى الوادي وأحمد علي:", "سلمى الوادي وأحمد علي"),
        ("تحرير: سمر كمال الاثنين 06 أيار 2024 17:03", "سمر كمال"),
        ("نص وتحقيق: سمر كمال", "سمر كمال"),
        ("بقلم: عُلا كمال — 27 مايو ٢٠٢٤", "عُلا كمال"),
        ("Author, سمر كمال", "سمر كمال"),
        ("صور ونص: سمر كمال", "سمر كمال"),
        ("كتب الزميل سامر حداد", "سامر حداد"),
        ("بقلم المحامي سامر حداد", "المحامي سامر حداد"),
        ("كتب: س. حداد", "س. حداد"),
        ("أعد التقرير: سمر كمال", "سمر كمال"),
        ("مقال بقلم سمر كمال", "سمر كمال"),
        ("نشر يوم الأحد من طرف سمر كمال", "سمر كمال"),
        ("نشر في 5 مايو 2024 بواسطة سمر كمال", "سمر كمال"),
        ("مراسل الوحدة نت سامر حداد - تعز", "سامر حداد"),
        ("مراسلنا في دمشق سامر حداد", "سامر حداد"),
        ("موفدتنا إلى دمشق سمر كمال", "سمر كمال"),
        ("Posted by سمر كمال", "سمر كمال"),
        ("حاورته: سمر بن عودة", "سمر بن عودة"),
        ("كتبت مي زيادة", "مي زيادة"),
        ("كتبت لصحيفة صدى الوادي: سلمى قاسم", "سلمى قاسم"),
        ("كتب للموقع: سامر حداد", "سامر حداد"),
        ("كتب لـ«الوادي»: سامر حداد", "سامر حداد"),
        ("دمشق – مراسل الصدى سامر حداد", "سامر حداد"),
        ("سامر حداد – مراسل حربي", None),
        ("مراسل الوطن – محمد علي", "محمد علي"),
        ("بغداد – كتب وزير الداخلية", None),
        ("كتب لؤي العلي - تصوير: أحمد منصور", "لؤي العلي"),
        ("تقرير لرويترز: محمد بن سلمان غاضب", None),
        ("تحقيق لمنظمة العفو: خالد قتل تحت التعذيب", None),
        ("حوار لصحيفة الصدى: أحمد الشرع", None),
        ("كتب لزوجته: محمد مات", None),
        ("(تغطية صحفية: سلمى الوادي - تحرير: سامر حداد)", "سلمى الوادي"),
        ("كتب للوزير: استقل فوراً", None),
        ("دمشق / كتبت سلمى الوادي:", "سلمى الوادي"),
        ("الشرطة / كتب المسلحون شعارات على جدران المدينة", None),
        ("كتب المسلحون للأهالي: ارحلوا من هنا", None),
        ("حوار: سلمى الوادي م.", "سلمى الوادي م."),
        ("كتب سامر حداد.", "سامر حداد"),
        ("الأربعاء 4 مايو 2024 - كتبت سلمى الوادي", "سلمى الوادي"),
        ("كلمات: سلمى الوادي | تصوير: سامر حداد | 4 مايو 2024", "سلمى الوادي"),
        ("صدى - الصحفية: سلمى الوادي", "سلمى الوادي"),
        ("الصحفية: سلمى الوادي", "سلمى الوادي"),
        ("دققته: سلمى الوادي", "سلمى الوادي"),
    ],
)
def test_a_line_that_says_who_wrote(line: str, name: str) -> None:
    assert byline(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "كتب المسلحون على الجدران شعارات",
        "كتب المسلحون شعارات",
        "كتب محرر الشؤون العربية",
        "كتب الأربعاء 5 مايو",
        "تقرير: كيف عاد السوق إلى الحياة بعد الحرب",
        "تحقيق: مقتل ثلاثة جنود في كمين",
        "ترجمة الكتاب الجديد",
        "نشرت بواسطة admin في أحد, 05/05/2024 - 10:40",
        "المصدر: رويترز",
        "By Newsroom",
        "بواسطة user3",
        "كتبها Super User",
        "مؤسسة ضوء الوادي الصحفية – سجل تجاري 4040",
        "ترويها خمس سنين، ويشهد الناس",
        "كلمات: الوادي | تصوير: سامر حداد",
        "تقرير: ارتفاع أسعار الخبز",
        "من طرف الحكومة المؤقتة",
        "مراسلنا في دمشق يرصد",
        "قتل بواسطة مسلحين مجهولين",
        "إعداد: فريق التحرير",
        "بقلم:",
        "",
    ],
)
def test_a_line_that_names_nobody(line: str) -> None:
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("دمشق - سلمى الوادي", "سلمى الوادي"),
        ("سلمى الوادي (دمشق)", "سلمى الوادي"),
        ("غزة/ محمد الأسطل", "محمد الأسطل"),
        ("الوحدة نت / خاص / ميساء الجابري", "ميساء الجابري"),
        ("القاهرة ــ من أحمد علي", "أحمد علي"),
        ("د. حسن نافعة", "د. حسن نافعة"),
        ("عبد الرحمن بن سعيد", "عبد الرحمن بن سعيد"),
        ("سلمى الوادي من دمشق", "سلمى الوادي"),
        ("دمشق من سلمى الوادي", "سلمى الوادي"),
        ("سلمى الوادي كاتبة وباحثة", "سلمى الوادي"),
        ("سلمى الوادي / كاتبة وباحثة", "سلمى الوادي"),
        ("سلمى الوادي نشر في 5 مايو 2024", "سلمى الوادي"),
        ("الوحدة: سلمى الوادي | الأحد 5 مايو 2024", "سلمى الوادي"),
        ("أنفاس سبور - حميد الوردي", "حميد الوردي"),
        ("السليمانية - شاخوان قادر", "شاخوان قادر"),
        ("محمود حسن: لا عودة إلى الوراء", None),
        ("خالد علي من ضحية إلى متهم", None),
        ("هيلانة البزري / كاتبة وباحثة", "هيلانة البزري"),
        ("الخرطوم: سرحان الشايقي", "سرحان الشايقي"),
        ("الخرطوم: حريق المحطة", None),
        ("الشرق الأوسط | مراسل خاص", None),
        ("أبوظبي - سكاي نيوز عربية", None),
        ("عدن - خاص", None),
        ("أ ش أ", None),
        ("مقتل علي حسن", None),
        ("محليات", None),
    ],
)
def test_a_name_without_a_label_is_known_by_its_given_name(line: str, name: str | None) -> None:
    assert bare_name(line) == name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("الأحد 5 ماي 2024 - 10:00", "2024-05-05T10:00"),
        ("5 مايو/ أيار 2024", "2024-05-05T00:00"),
        ("الأحد 5 أيار (مايو) 2024", "2024-05-05T00:00"),
        ("05 مايو 2024 | 10:40 م", "2024-05-05T22:40"),
        ("مايو 7, 2024", "2024-05-07T00:00"),
        ("الاثنين, آب 21, 2023 - 14:05", "2023-08-21T14:05"),
        ("آب/أغسطس 21، 2023", "2023-08-21T00:00"),
        ("أغسطس 21 2023", "2023-08-21T00:00"),
        ("21\\8\\2023", "2023-08-21T00:00"),
        ("21ـ8ـ2023", "2023-08-21T00:00"),
        ("تشرين الثاني 3, 2023", "2023-11-03T00:00"),
        ("السبت, 04-مايو-2024", "2024-05-04T00:00"),
        ("6 - مايو - 2024", "2024-05-06T00:00"),
        ("[06/مايو/2024]", "2024-05-06T00:00"),
        ("الأربعاء , 22 مايو , 2024 الساعة: 01:20:33 صباحاً", "2024-05-22T01:20:33"),
        ("5 أفريل 2024", "2024-04-05T00:00"),
        ("12 غشت 2023", "2023-08-12T00:00"),
        ("26 شوّال 1445هـ", "2024-05-05T00:00"),
        ("الأحد 26/10/1445هـ", "2024-05-05T00:00"),
        ("1445-10-26 هـ", "2024-05-05T00:00"),
        ("الأحد 5/5/2024 م - الموافق 26/10/1445 هـ", "2024-05-05T00:00"),
        ("٢٠٢٤-٠٥-٠٥", "2024-05-05T00:00"),
        ("2024/05/05 الساعة 3:15 م", "2024-05-05T15:15"),
        ("05.05.2024, 13:10", "2024-05-05T13:10"),
        ("14:05 - 24 أيار 2024 محليات", "2024-05-24T14:05"),
        ("04-May-2024", "2024-05-04T00:00"),
        ("Sunday, May 05, 2024", "2024-05-05T00:00"),
    ],
)
def test_a_date_line(line: str, expected: str) -> None:
    found = parse_instant(line, RIYADH, VISIT)
    assert found is not None
    assert found.isoformat().startswith(expected)
    assert looks_like_date(line)


@pytest.mark.parametrize(
    ("line", "of_visit"),
    [
        ("طبعت هذه الصفحة بتاريخ: 22/07/2019", True),
        ("تاريخ الطباعة: 22/07/2019", True),
        ("Printed on 22/07/2019", True),
        ("نشر بتاريخ 22/07/2019", False),
        ("22/07/2019 طباعة", False),
        ("تمت طباعة هذه الصفحة في 19 أيار 2024", True),
        ("طباعة 19 أيار 2024", False),
    ],
)
def test_the_day_on_which_a_page_was_printed_is_none_of_the_article(line: str, of_visit: bool) -> None:
    assert is_of_visit(line) is of_visit


@pytest.mark.parametrize(
    ("sentence", "is_about"),
    [
        ("سلمى الوادي كاتبة سورية، صدر لها كتابان.", True),
        ("سلمى الوادي: صحفية تقيم في المدينة.", True),
        ("سلمى الوادي هي باحثة في التاريخ.", True),
        ("سلمى الوادي قالت إن اللجنة اجتمعت.", False),
        ("قالت سلمى الوادي إن اللجنة اجتمعت.", False),
    ],
)
def test_a_line_about_a_writer_begins_with_the_name(sentence: str, is_about: bool) -> None:
    assert introduces(sentence, "د. سلمى الوادي") is is_about


def test_a_day_that_is_not_yet_is_no_day_of_publication() -> None:
    assert parse_instant("6 مايو 2094", RIYADH) is None
    assert parse_instant("6 مايو 2024", RIYADH) is not None


def test_the_weekday_says_which_number_is_the_month() -> None:
    for line, day in (
        ("ثلاثاء, 05/07/2024 - 16:15", "2024-05-07"),
        ("الجمعة 05/04/2024", "2024-04-05"),
        ("05/04/2024", "2024-04-05"),
    ):
        found = parse_instant(line, RIYADH, VISIT)
        assert found is not None
        assert found.date().isoformat() == day


def test_a_day_after_the_visit_is_read_with_the_month_first() -> None:
    found = parse_instant("06/12/2024", RIYADH, VISIT)
    assert found is not None
    assert found.date().isoformat() == "2024-06-12"


def test_universal_time_and_numbers_of_machines() -> None:
    assert parse_instant("05.05.2024 | 10:40 GMT", RIYADH, VISIT) == datetime(2024, 5, 5, 10, 40, tzinfo=UTC)
    assert parse_instant("1714900000", RIYADH, VISIT) == datetime(2024, 5, 5, 9, 6, 40, tzinfo=UTC)
    assert parse_instant("20240505", RIYADH, VISIT) == datetime(2024, 5, 5, tzinfo=RIYADH)
    assert parse_instant("31/02/1445", RIYADH, VISIT) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("منذ 3 ساعات", "2024-06-20T09:00"),
        ("قبل يومين", "2024-06-18T12:00"),
        ("منذ ساعة", "2024-06-20T11:00"),
        ("نشر قبل ٥ دقائق", "2024-06-20T11:55"),
        ("2 hours ago", "2024-06-20T10:00"),
    ],
)
def test_a_distance_in_time_is_counted_from_the_visit(line: str, expected: str) -> None:
    found = ago(line, VISIT)
    assert found is not None
    assert found.isoformat().startswith(expected)
    assert ago(line, None) is None


@pytest.mark.parametrize("line", ["منذ 3 ساعات والقصف مستمر", "قبل الحرب", "منذ الصباح", "قبل يومين قتل جندي"])
def test_a_sentence_is_no_distance_in_time(line: str) -> None:
    assert ago(line, VISIT) is None


def test_the_date_of_a_change_is_not_that_of_publication() -> None:
    line = "آخر تحديث: 13 مايو 2024 08:30 – تاريخ النشر: 12 مايو 2024 21:10"
    assert publication_part(line) == "تاريخ النشر: 12 مايو 2024 21:10"
    assert publication_part("نشر في: 20 مايو 2024 - 10:15 م | آخر تحديث: 21 مايو 2024").startswith("نشر في: 20 مايو")
    assert publication_part("آخر تحديث: 6/5/2024") == ""
    assert publication_part("تاريخ التحديث: 6/5/2024") == ""
    assert publication_part("date_modified: 6/5/2024") == "date_modified: 6/5/2024"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('a = ["x"]', "words.toml: the list 'b' is missing or empty; add it"),
        ('a = ["x"]\nb = []', "the list 'b' is missing or empty"),
        ('a = ["x"]\nb = ["y"]\nc = ["z"]', "the list 'c' is unknown; use one of a, b"),
        ('a = ["x"]\nb = [" "]', "the list 'b' holds ' ', which is no word"),
        ('a = ["x"]\nb = [1]', "the list 'b' holds 1, which is no word"),
        ("a = [", "words.toml: .*correct the line"),
    ],
)
def test_a_broken_table_of_words_says_what_is_wrong(tmp_path: Path, table: str, message: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(table, "utf-8")
    with pytest.raises(WordListError, match=message):
        read_lists(path, ("a", "b"))


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        ("سلمى الوادي وسامر حداد", "سلمى الوادي، سامر حداد"),
        ("سلمى الوادي وسامر حداد ومنى صلاح", "سلمى الوادي، سامر حداد، منى صلاح"),
        ("سلمى وسامر حداد", "سلمى وسامر حداد"),
        ("سمر وليد حداد", "سمر وليد حداد"),
        ("سمر كمال ووليد حداد", "سمر كمال، وليد حداد"),
    ],
)
def test_two_names_are_a_list(names: str, apart: str) -> None:
    assert names_apart(names) == apart


def test_a_name_behind_a_comma_may_have_an_and_before_it() -> None:
    assert byline("كتب: سامر حداد، وسلمى الوادي (دمشق)") == "سامر حداد، سلمى الوادي"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("دمشق- خاص - سامر حداد- أعلن المجلس البلدي أنه سيفتح السوق", "سامر حداد"),
        ("دمشق – سامر حداد – أعلن المجلس البلدي أنه سيفتح السوق", "سامر حداد"),
        ("أعلن سامر حداد - رئيس المجلس البلدي - أن السوق سيفتح", None),
        ("دمشق - أعلن سامر حداد - رئيس المجلس البلدي - أن السوق سيفتح", None),
    ],
)
def test_a_name_may_stand_between_town_and_sentence(text: str, name: str | None) -> None:
    assert name_in_dateline(text) == name


@pytest.mark.parametrize(
    ("line", "helps"),
    [
        ("رسوم: سلمى الوادي", True),
        ("الإخراج الفني – سامر حداد", True),
        ("تقرير: سلمى الوادي", False),
        ("رسوم جمركية جديدة على القمح", False),
    ],
)
def test_who_drew_or_supervised_did_not_write(line: str, helps: bool) -> None:
    assert names_helper(line) is helps


def test_joomla_numbers_its_months() -> None:
    assert parse_instant("نشر بتاريخ: 19 تشرين2/نوفمبر 2023", RIYADH, VISIT) == datetime(2023, 11, 19, tzinfo=RIYADH)
    assert parse_instant("2 كانون1 2023", RIYADH, VISIT) == datetime(2023, 12, 2, tzinfo=RIYADH)
    assert looks_like_date("2 كانون2 2024")


def test_the_label_that_has_a_person_counts() -> None:
    assert byline("تحرير: فريق التجربة | إعداد: سامر حداد") == "سامر حداد"
    assert byline("تحرير: فريق التجربة") is None


def test_a_kind_of_text_before_a_name_tells_it() -> None:
    assert bare_name("رأي: خزام الدويري") == "خزام الدويري"
    assert bare_name("رأي: خيار الحرب") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("الوزير أمام المرفأ (تصوير: سامر حداد)", None),
        ("بيروت - سلمى الوادي (تصوير: سامر حداد)", "سلمى الوادي"),
        ("المنامة - خليفة بو راشد:", "خليفة بو راشد"),
    ],
)
def test_who_took_a_picture_wrote_nothing(line: str, name: str | None) -> None:
    assert bare_name(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("سلمى الوادي القراءات 12", "سلمى الوادي"),
        ("سامر حداد المصدر: الوكالة", "سامر حداد"),
        ("سلمى الوادي التاريخ 5 مايو 2024", "سلمى الوادي"),
        ("نورة الخميس", "نورة الخميس"),
        ("سلمى الوادي القسم", "سلمى الوادي القسم"),
        ("الصراع على معنى التاريخ أم نادر تروي", None),
    ],
)
def test_what_a_template_writes_behind_a_name_is_no_part_of_it(line: str, name: str | None) -> None:
    assert bare_name(line) == name


def test_the_letter_and_the_surname_behind_a_day_are_a_name() -> None:
    assert bare_name("نشر في: الخميس 17 أوت 2023، 22:05 — ن. بوحداد") == "ن. بوحداد"
    assert bare_name("نشر في 17 مايو 2023 - ص. الأولى") is None


def test_what_statements_are_called_is_no_name() -> None:
    assert bare_name("بيان مشترك") is None
    assert bare_name("بيان صحفي") is None
    assert bare_name("بيان الوادي") == "بيان الوادي"


def test_whom_journalists_may_ask_has_not_written() -> None:
    assert byline("للاستفسار الصحفي: سلمى الوادي، منسقة الإعلام") is None
    assert byline("مقال للكاتب الصحفي: سلمى الوادي") == "سلمى الوادي"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("الأحد 9 ديسمبر (الكانون) 2012", "2012-12-09"),
        ("21 الطير (أبريل) 2010", "2010-04-21"),
        ("الإثنين فاتح يوليوز 2019 - 11:30", "2019-07-01"),
    ],
)
def test_months_with_another_name_in_brackets_and_the_first_of_a_month(line: str, day: str) -> None:
    found = parse_instant(line, RIYADH, VISIT)
    assert looks_like_date(line)
    assert found is not None
    assert found.date().isoformat() == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2021/03/14/headline", "2021-03-14"),
        ("/20210314/headline", "2021-03-14"),
        ("/20210314/ar/9917", "2021-03-14"),
        ("/news/20210314", None),
        ("/news/20210314/headline", None),
        ("/index.php/2016-01-09-11-20-33/item/20514-2021-03-14-08-15", "2021-03-14"),
        ("/index.php/2016-01-09-11-20-33/item/20514-headline", None),
        ("/news/20211714/headline", None),
        ("/202103141/headline", None),
    ],
)
def test_the_day_of_a_folder_of_an_address(path: str, day: str | None) -> None:
    found = date_in_url(f"https://sada.example{path}", RIYADH, VISIT)
    assert (found.date().isoformat() if found else None) == day
