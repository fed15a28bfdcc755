"""Who was harmed and how many: outcomes attached to people, with the counting rules of the data model."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.casualties import CasualtyMention, find_casualties
from extract.language.sentences import split_sentences
from extract.paths import DATA

ROWS = tomllib.loads((DATA / "lexicon" / "outcomes.toml").read_text("utf-8"))


def mentions(text: str, field: str = "text") -> list[CasualtyMention]:
    return find_casualties(split_sentences(text, field))


def counts(text: str, field: str = "text") -> list[tuple[str, int, int | None]]:
    """Outcome and bounds of every mention that is no subset, in order of position then outcome."""
    return [
        (mention.outcome, mention.casualty.n_min, mention.casualty.n_max)
        for mention in mentions(text, field)
        if not mention.casualty.subset
    ]


def parts(text: str) -> list[tuple[str, int]]:
    return [(mention.casualty.text, mention.casualty.n_min) for mention in mentions(text) if mention.casualty.subset]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verb before its people, passive
        ("قُتل ثلاثة جنود في القرية", [("killed", 3, 3)]),
        ("وأصيب شخصان بجروح", [("injured", 2, 2)]),
        ("استشهد شاب برصاص قناص", [("killed", 1, 1)]),
        # the far side of an adjunct
        ("قتل في الهجوم أربعة حراس", [("killed", 4, 4)]),
        ("أصيب بجروح خطيرة طفل", [("injured", 1, 1)]),
        ("قتل مساء أمس الثلاثاء خمسة عمال", [("killed", 5, 5)]),
        # active: the doer first
        ("قتل مسلحون سبعة جنود", [("killed", 7, 7)]),
        ("قتلت قوات الحرس شابا عند الحاجز", [("killed", 1, 1)]),
        ("حارس يقتل خمسة متسوقين في السوق", [("killed", 5, 5)]),
        ("هاجموا الحاجز فقتلوا خمسة جنود", [("killed", 5, 5)]),
        ("احتجزنا خمسة متسللين", [("detained", 5, 5)]),
        ("اغتال مجهولون العقيد محمود سالم", [("killed", 1, 1)]),
        # people before the verb
        ("عشرة مدنيين قتلوا في الغارة", [("killed", 10, 10)]),
        ("وذكر أن عاملا قتل وأصيب ستة آخرون", [("killed", 1, 1), ("injured", 6, 6)]),
        ("جنديان قتلا وأصيب ثالث", [("killed", 2, 2), ("injured", 1, 1)]),
        ("25 حارسا و10 من رجال الشرطة سقطوا قتلى", [("killed", 25, 25), ("killed", 10, 10)]),
        ("خمسة ركاب قتلوا وأكثر من 20 آخرين أصيبوا", [("killed", 5, 5), ("injured", 20, None)]),
        # verbal nouns
        ("أسفر عن مقتل ستة عمال وإصابة 11 آخرين", [("killed", 6, 6), ("injured", 11, 11)]),
        ("تمكنت القوة من قتل 14 مسلحا وجرح اثنين آخرين", [("killed", 14, 14), ("injured", 2, 2)]),
        ("ما أودى بحياة 12 راكبا", [("killed", 12, 12)]),
        ("مقتل أحد أخطر المطلوبين وتوقيف ثمانية آخرين", [("killed", 1, 1), ("detained", 8, 8)]),
        ("اعتقال القوات الأمنية 5 تجار", [("detained", 5, 5)]),
        ("ألقت الشرطة القبض على أربعة أشخاص", [("detained", 4, 4)]),
        ("انتهت العملية بالقضاء على 5 إرهابيين", [("killed", 5, 5)]),
        # discontinuous
        ("لقي ما لا يقل عن 15 راكبا اليوم مصرعهم", [("killed", 15, None)]),
        ("ثمانية ركاب لقوا حتفهم", [("killed", 8, 8)]),
        ("قتل أحدهم أباه", [("killed", 1, 1)]),
        ("إصابة فلسطينية برصاص", [("injured", 1, 1)]),
        # several addends
        ("مقتل نقيب شرطة ومجند", [("killed", 1, 1), ("killed", 1, 1)]),
        ("مقتل 17 مقاتلا بالإضافة إلى ستة مدنيين", [("killed", 17, 17), ("killed", 6, 6)]),
        ("قتل خلالها العشرات من عناصر الكتيبة، ونحو 20 حارسا", [("killed", 10, None), ("killed", 20, 20)]),
        ("48 راكبا لقوا حتفهم في الجنوب و28 في الشمال", [("killed", 48, 48), ("killed", 28, 28)]),
        ("أصيبت سيدة وزوجها وطفلاهما", [("injured", 1, 1), ("injured", 1, 1), ("injured", 2, 2)]),
        ("قتل القائد مع أحد مرافقيه", [("killed", 1, 1), ("killed", 1, 1)]),
        ("اعتقلت القوات شابا مقعدا وفتى", [("detained", 1, 1), ("detained", 1, 1)]),
        # names of people already counted
        ("مقتل الشابين محمود سالم وخالد عمر", [("killed", 2, 2)]),
        ("مقتل ثلاثة جنود هم العريف محمود سالم والرقيب خالد عمر والجندي علي سالم", [("killed", 3, 3)]),
        # one number for two nouns
        ("غارة تقتل 24 فلاحا وتاجرا", [("killed", 24, 24)]),
        # nouns that say it themselves
        ("10 قتلى و20 جريحا في انفجار", [("killed", 10, 10), ("injured", 20, 20)]),
        ("سقوط قتلى وجرحى في صفوف الطرفين", [("killed", 2, None), ("injured", 2, None)]),
        ("خلّف الانفجار قتيلين وعددا من الجرحى", [("killed", 2, 2), ("injured", 2, None)]),
        ("عشرات القتلى بين صفوف المتمردين", [("killed", 10, None)]),
        # shared counts
        ("سقوط سبعة حراس بين قتيل وجريح", [("injured", 1, 6), ("killed", 1, 6)]),
        ("10 حراس سقطوا ما بين قتيل وجريح", [("injured", 1, 9), ("killed", 1, 9)]),
        ("31 قتيلا وجريحا في التفجير", [("injured", 1, 30), ("killed", 1, 30)]),
        ("مقتل وإصابة خمسة حراس", [("injured", 1, 4), ("killed", 1, 4)]),
        ("قتل وجرح العشرات من الحراس", [("injured", 1, None), ("killed", 1, None)]),
        ("عشرات القتلى والجرحى بهجوم", [("injured", 10, None), ("killed", 10, None)]),
        ("سقوط عدد كبير من القتلى والجرحى", [("injured", 2, None), ("killed", 2, None)]),
        ("وصل عدد القتلى والجرحى إلى أكثر من 25 حارسا", [("injured", 1, None), ("killed", 1, None)]),
        # running counts
        ("ارتفع عدد القتلى في الحريق إلى 93", [("killed", 93, 93)]),
        ("بلغ عدد الجرحى 13", [("injured", 13, 13)]),
        ("إن القتلى أربعة عمال وشرطيان", [("killed", 4, 4), ("killed", 2, 2)]),
        ("القتلى هم «خمسة حراس وأجنبيان»", [("killed", 5, 5), ("killed", 2, 2)]),
        ("وفاة ثماني حالات وإصابة 133 حالة", [("killed", 8, 8), ("injured", 133, 133)]),
        ("- القتلى المبلغ عنهم: 45", [("killed", 45, 45)]),
        ("- الجرحى : 1 على الأقل", [("injured", 1, None)]),
        ("أحبطت القوة محاولة تسلل وقتلت 21 منهم", [("killed", 21, 21)]),
        ("تقدمت الكتيبة وأعلنت قتلها عشرات من عناصر الشرطة", [("killed", 10, None)]),
        ("قبل اختطافهم الناشط محمود سالم", [("abducted", 1, 1)]),
        ("ما تسبب في إصابة عدد منهم", [("injured", 2, None)]),
        ("استشهاد (15) خمسة عشر مصليا", [("killed", 15, 15)]),
        ("ولقي آلاف مصرعهم", [("killed", 1000, None)]),
        ("مقتل 39 طفلا من أصل 157 شخصا قتلوا في الغارات", [("killed", 39, 39)]),
        ("الإفراج عن 10 عمال من بين 150 مختطفا", [("released", 10, 10)]),
        # other outcomes
        ("اختطف مسلحون 5 عمال", [("abducted", 5, 5)]),
        ("احتجاز رهائن في فندق", [("abducted", 2, None)]),
        ("أفرجت السلطات المحلية عن 13 عاملا", [("released", 13, 13)]),
        ("الإفراج عن 13 عاملا كانوا مخطوفين", [("released", 13, 13)]),
        ("تحرير 3 رهائن", [("released", 3, 3)]),
        ("نزوح 300 عائلة من البلدة", [("displaced", 300, 300)]),
        ("وفقدان ستة بحارة", [("missing", 6, 6)]),
        ("20 سجينا أعدمهم المسلحون", [("killed", 20, 20)]),
        # names
        ("مقتل أبو سعد السالمي", [("killed", 1, 1)]),
        ("اغتيال محمود سالم القيادي في الحركة", [("killed", 1, 1)]),
        ("أدى إلى مقتله على الفور", [("killed", 1, 1)]),
        ("وكان أحد المسلحين الذي تم القضاء عليه أمس", [("killed", 1, 1)]),
        ("وقالت إن ثلاثة حراس ورجلا قُتلوا", [("killed", 3, 3), ("killed", 1, 1)]),
        # further people, behind words that describe the first or behind "in addition to"
        ("مقتل 4 عمال في محطة المياه و11 من الحراس", [("killed", 4, 4), ("killed", 11, 11)]),
        ("مقتل ثلاثة حراس بالإضافة لسيدة وطفلة", [("killed", 3, 3), ("killed", 1, 1), ("killed", 1, 1)]),
        ("مقتل 3 جنود، بالإضافة لـ 5 من الحراس", [("killed", 3, 3), ("killed", 5, 5)]),
        ("قتل 3 جنود خلال مواجهات بين الحراس و20 مسلحا", [("killed", 3, 3)]),
        # a vague amount of both is as much of each; tens may be nearly all of one
        ("أدى القصف إلى مقتل وإصابة عدد من العمال", [("injured", 2, None), ("killed", 2, None)]),
        ("قتل وجرح العشرات من المسلحين", [("injured", 1, None), ("killed", 1, None)]),
        # only from 11 on do two nouns share a number
        ("سقوط 3 قتلى وجريح في المصنع", [("killed", 3, 3), ("injured", 1, 1)]),
        ("سقط 66 قتيلا وجريحا", [("injured", 1, 65), ("killed", 1, 65)]),
        ("وقالت إن 88 مسلحا ومهربا قتلوا في الحملة", [("killed", 88, 88)]),
        # nouns that know better than the cue
        ("مقتل عشرة جنود إضافة إلى عدد من الإصابات", [("killed", 10, 10), ("injured", 2, None)]),
        ("قتل 30 شخصا على الأقل وأكثر من 50 جريحا", [("killed", 30, None), ("injured", 50, None)]),
        ("ارتفع عدد الضحايا إلى 60 قتيلا على الأقل وعشرات الجرحى", [("killed", 60, None), ("injured", 10, None)]),
        ("مقتل جنديين وجرح 31 آخرين إصابات بعضهم بالغة", [("killed", 2, 2), ("injured", 31, 31)]),
        # a wound that somebody died of
        ("استشهد سالم متأثرا بإصابته", [("killed", 1, 1)]),
        ("توفي الجندي بعد إصابته برصاصة", [("killed", 1, 1)]),
        ("وقتل في اليوم نفسه جراء إصابته في الاشتباكات", [("killed", 1, 1)]),
        # bodies found
        ("عثرت الشرطة على جثة رجل مجهول في الحقل", [("killed", 1, 1)]),
        ("نقل جثث 11 شخصا قتلوا خلال المعارك", [("killed", 11, 11)]),
        # another outcome in a clause of its own after a plural verb
        ("قال إن خمسة جنود قتلوا وإن ستة آخرين أصيبوا", [("killed", 5, 5), ("injured", 6, 6)]),
        ("ذكرت أن عشرين شخصا جرحوا", [("injured", 20, 20)]),
        # the object on the far side of a doer in the form of a subject
        ("قتل ناشطو الحركة التابعة للتنظيم، 40 طالبا في الجامعة", [("killed", 40, 40)]),
        ("قتل مسلح في اشتباك مع 20 جنديا", [("killed", 1, 1)]),
        # a bare number behind a word of time
        ("قتل أمس ستة على الأقل في هجوم", [("killed", 6, None)]),
        # one vague amount of two kinds of people
        ("استشهاد عدد من منسوبي القوات والعاملين", [("killed", 2, None)]),
        # doers in the dual on the verb
        ("أطلقا النار على أمين شرطة فقتلاه", [("killed", 1, 1)]),
        # the number before or far behind the word of the count
        ("كما ارتفع إلى خمسة عدد القتلى", [("killed", 5, 5)]),
        ("بلغ عدد القتلى في المدينة أكثر من 70 شخصا", [("killed", 70, None)]),
        ("عدد الجرحى يقدر بـ19 ألف شخص", [("injured", 19_000, 19_000)]),
        ("بلغ عدد النازحين 300 عائلة", [("displaced", 300, 300)]),
        ("ساعدت المنظمة 300 من النازحين", []),
        # condolences
        ("قدم خالص العزاء لأسر الشهداء", [("killed", 2, None)]),
        ("وأن يمن على المصابين بالشفاء", [("injured", 2, None)]),
        ("زار الأمير أسر الشهداء", []),
        ("رفع تعازيه إلى أهل المدينة وإلى أسر وذوي الشهداء", [("killed", 2, None)]),
        ("اطمأن الوزير على المصابين من رجال الأمن", [("injured", 2, None)]),
        # burned to death, and not
        ("أحرق المسلحون ثلاثة رعاة حتى الموت", [("killed", 3, 3)]),
        ("احتراق رضيع حيا في منزله", [("killed", 1, 1)]),
        ("سكبوا الوقود على ثيابه وإحراقه حيا", [("killed", 1, 1)]),
        ("أحرقوا منزل الراعي", []),
        # a decree is no death
        ("توجيهات من القائد سالم محمود قضت بسحب الحراس", []),
        ("قضى شابان بنيران قناص", [("killed", 2, 2)]),
        ("أربعة أشخاص قضوا بقذائف أطلقتها الحواجز", [("killed", 4, 4)]),
        ("قطعوا رؤوس ثلاثة رجال في الساحة", [("killed", 3, 3)]),
        ("وقتل مسلحون منهم الجمعة ثمانية مزارعين بالسواطير", [("killed", 8, 8)]),
        ("اغتال مسلحون مجهولون بأسلحة كاتمة للصوت موظفا في الوزارة", [("killed", 1, 1)]),
        ("قتل مسلحون في غارة أصابت ثمانية مزارعين", [("killed", 2, None), ("injured", 8, 8)]),
        # more people than the whole are no part of it
        (
            "مقتل 17 جنديا بينهم 4 ضباط، وأكثر من مئة مسلح من التنظيم",
            [("killed", 17, 17), ("killed", 100, None)],
        ),
        # a second singular shares the number of one kind of people only
        ("قتل 21 سائحا وشرطيا", [("killed", 21, 21), ("killed", 1, 1)]),
        ("قتل 21 سائقا وعاملا", [("killed", 21, 21)]),
        ("قتلوا ستة أطفال وثلاثة بالغين", [("killed", 6, 6), ("killed", 3, 3)]),
        # the wound of one who is counted already
        ("إصابة 4 حراس أحدهم إصابته بليغة", [("injured", 4, 4)]),
        # the number on the far side of the doer
        ("أعدم التنظيم فورا أربعة منهم", [("killed", 4, 4)]),
        # whose people they are stands behind them
        ("اغتال الجيش 3 من أبناء رئيس الحركة", [("killed", 3, 3)]),
        ("جرح 30 آخرون من ميليشيات الجبل وسالم محمود، نتيجة مواجهات", [("injured", 30, 30)]),
        # the dual with its vowel sign
        ("إصابة عسكرييْن في انفجار لغم", [("injured", 2, 2)]),
        # tidings of dead without a number
        ("ومعلومات مؤكدة عن قتلى من الحراس", [("killed", 2, None)]),
        ("كبدوا أفراد الحرس العديد من القتلى والجرحى", [("injured", 2, None), ("killed", 2, None)]),
        # "at least" behind a noun that is its own number
        ("أوقع الهجوم قتيلين على الأقل", [("killed", 2, None)]),
        ("مقتل عامل واحد على الأقل", [("killed", 1, None)]),
        # "one" stands behind what it counts
        ("إن جنديا واحدا قتل و15 أصيبوا في العملية", [("killed", 1, 1), ("injured", 15, 15)]),
        # described, not liquidated
        ("فيما وصفت حالة الرابع بالحرجة", []),
        # settled debts are no victims
        ("تمت تصفية حسابات الشركة", []),
        ("مقتل أعلى رتبة في الفوج", []),
        ("أصيبت والدة الرضيع وشقيقه", [("injured", 1, 1), ("injured", 1, 1)]),
        ("مقتل رئيس البلدية ومرافقه", [("killed", 1, 1), ("killed", 1, 1)]),
        ("قتل رجل في منزله وابنه نائم", [("killed", 1, 1)]),
        ("باغتيال الحقيقة", []),
        # a part in quotation marks, a name within the description
        ('عشرة عمال بينهم "عدد كبير من الأطفال" قتلوا في القصف', [("killed", 10, 10)]),
        ("إن «ثمانية حراس من القرية بينهم سائقون من جبل محسن قتلوا في المواجهات»", [("killed", 8, 8)]),
        ("جرح 30 آخرون من الحراس في شارع النصر والأربعين في المدينة", [("injured", 30, 30)]),
        # the missing and the displaced beside the dead
        ("سقوط سبعة عمال و12 جريحا ومفقود واحد", [("killed", 7, 7), ("injured", 12, 12), ("missing", 1, 1)]),
        ("أسفر القتال عن 15 ألف قتيل ومليون مهجر", [("killed", 15_000, 15_000), ("displaced", 10**6, 10**6)]),
        ("دفع القصف قرابة ألف شخص إلى النزوح من المدينة", [("displaced", 1000, 1000)]),
        # parts of the injured are no more dead
        (
            "خلف الهجوم 13 قتيلا بينهم ضابطان و44 مصابا، منهم 30 جنديا",
            [("killed", 13, 13), ("injured", 44, 44)],
        ),
        # halves of a million, "more 80", cases
        ("تسببت الحرب بمقتل نصف مليون شخص", [("killed", 500_000, 500_000)]),
        ("تسببت المعارك بمقتل أكثر 80 مقاتلا", [("killed", 80, None)]),
        ("أبلغت الشرطة عن 45 حالة قتل", [("killed", 45, 45)]),
        ("60 من أفراد عائلتي ارتقوا شهداء", [("killed", 60, 60)]),
        # of whom a family or a crew is made up
        ("قتل القصف أسرة من ثمانية أفراد", [("killed", 8, 8)]),
        ("أدى إلى مقتل طاقم طبي مؤلف من رجلين وامرأة", [("killed", 2, 2), ("killed", 1, 1)]),
        ("مقتل أسرة من القرية", [("killed", 2, None)]),
        # the people of those before, and one more
        (
            "مقتل رجل وزوجته وأولادهما الأربعة",
            [("killed", 1, 1), ("killed", 1, 1), ("killed", 4, 4)],
        ),
        ("مقتل القائد ومرافقيه", [("killed", 1, 1), ("killed", 2, None)]),
        ("مقتل جنود وعائلاتهم", [("killed", 2, None)]),
        ("مقتل جنديين وإصابة ثالث", [("killed", 2, 2), ("injured", 1, 1)]),
        ("أصيب في يوم ثالث من القتال خمسة عمال", [("injured", 5, 5)]),
        # further people behind a name in quotation marks, and behind a comma
        (
            "مقتل خمسة من أعضاء «جماعة صقور كوكو»، وستة من ضباط الشرطة",
            [("killed", 5, 5), ("killed", 6, 6)],
        ),
        (
            "اغتال مسلحون 3 من أبناء رئيس المجلس المحلي للبلدة سالم محمود، وعددا من أحفاده",
            [("killed", 3, 3), ("killed", 2, None)],
        ),
    ],
)
def test_outcomes_and_counts(text: str, expected: list[tuple[str, int, int | None]]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مقتل ستة أشخاص بينهم طفلان وامرأة", [("طفلان", 2), ("امرأة", 1)]),
        ("إصابة شخصين أحدهما طفل", [("طفل", 1)]),
        ("خمسة حراس، من بينهم ضابط، قتلوا أمس", [("ضابط", 1)]),
        ("قتل 93 شخصا بينهم 24 طفلا و10 نساء", [("24 طفلا", 24), ("10 نساء", 10)]),
        ("مقتل خمسة مدنيين، بمن فيهم طفلة حديثة الولادة ووالدها", [("طفلة", 1), ("والدها", 1)]),
        ("ومن بين القتلى ثلاثة أطفال", [("ثلاثة أطفال", 3)]),
        ("ومن بين قتلى الكتيبة ثلاثة من القادة", [("ثلاثة من القادة", 3)]),
    ],
)
def test_parts_of_a_count_are_marked(text: str, expected: list[tuple[str, int]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "قتل 30 رأسا من الأغنام",
        "تدمير 3 آليات",
        "إصابة 5 أشخاص بفيروس كورونا",
        "نجا الوزير من محاولة اغتيال",
        "المتهم بقتل ثلاثة مدنيين",
        "حكمت المحكمة بإعدام خمسة رجال",
        "هدد التنظيم أمس في بيان بإعدام صحفي",
        "خطط لاغتيال ثلاثة ضباط",
        "وصلوا لاعتقال خمسة شبان",
        "قد يقتل خمسة أشخاص",
        "زار عائلات القتلى وذوي الشهداء",
        "نقل الجرحى إلى المستشفى",
        "في ذكرى استشهاد القائد",
        "سقوط أمطار غزيرة على المدينة",
        "القتلة والمقاتلون في الجبهة",
        "سقطت القذيفة على منزل مواطن",
        "طالبوا بالإفراج عن المعتقلين",
        "تنفيذ حكم الإعدام",
        "إيقاف عدد من المهرجانات",
        "سقوط مقاتلة أجنبية",
        "سقطت ثلاث منها في المزارع",
        "الإعلان عن عملية أمنية قتل فيها",
        "لكل من فقد أخاه",
        "القبض على 10 مسدسات ورشاش",
        "سمات تركيا قتل هجوم",
        "وأكد الكاتب محمود سالم، أن العمل ليس دين ذبح وقتل",
        "احتجاز جثمان الشهيد",
        "وتظاهروا مطالبين باعتقال القائد",
        "أوقفت المؤتمر لأن الباحث تحدث فيه",
        "انفجار صاروخ وسقوط آخر داخل القطاع",
        "محمود سالم الذي سقط سقف منزله",
        "سقطت صواريخ في محيط قرية كفر عمة",
        "سقطت قذائف قرب المزرعة مساء أمس على المختار سالم",
        "تشهد المدينة تصفية حسابات بين التجار",
        "إلا أن المسؤولين لم يؤكدوا وفاته",
        "تهدف الحملة إلى القضاء على المخاطر التي تهدد المدينة",
        "مداهمة وكر العصابة والقضاء عليها",
        "نفوق الزرافة في الحديقة",
        "وسقط القتلى وسط تزايد الهجمات",
        "طالب الأهالي بمحاسبة قتلة سالم محمود",
        "المنازل التي سقطت عليها مقذوفات وجهتها ميليشيات وحليفها المخلوع سالم محمود",
    ],
)
def test_what_is_no_casualty(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "انفجرت القنبلة دون وقوع إصابات",
        "دون سقوط قتلى",
        "لا توجد إصابات",
        "سقطت صواريخ قرب القرية من دون أن توقع ضحايا",
        "ولم ترد معلومات عن سقوط ضحايا",
        "ولم ترد حتى الآن أي تقارير عن وقوع إصابات",
        "لم يسفر الهجوم عن وقوع ضحايا",
        "لم يتسبب الانفجار بسقوط ضحايا",
    ],
)
def test_denied_casualties_are_marked(text: str) -> None:
    assert [(mention.negated, mention.casualty.n_max) for mention in mentions(text)] == [(True, 0)]


def test_a_negated_verb_denies_and_a_negated_clause_before_a_noun_does_not() -> None:
    assert [mention.negated for mention in mentions("لم تقتل القذيفة جنديا")] == [True]
    assert [mention.negated for mention in mentions("الشريط لا يظهر مقتل جندي")] == [False]
    assert [mention.negated for mention in mentions("عدم التحقيق في مقتل جندي")] == [False]
    assert [mention.negated for mention in mentions("انفجرت دون أن تسفر عن إصابات")] == [True]


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("مقتل ستة مدنيين وإصابة 11 آخرين", "civilian"),
        ("مقتل ستة جنود وإصابة 11", "security"),
        ("مقتل 4 عناصر من الشرطة", "security"),
        ("مقتل 4 عناصر من التنظيم", "combatant"),
        ("إصابة 54 شخصا معظمهم مدنيون", "mixed"),
        ("مقتل 10 أشخاص جميعهم من قوات الأمن", "security"),
        ("مقتل 10 بينهم 6 جنود", "mixed"),
        ("مقتل 10 أشخاص", "unknown"),
        ("عشرات القتلى بين صفوف المتمردين", "combatant"),
        ("سقوط قتلى في صفوف الطرفين", "mixed"),
        ("هاجموا 4 من عناصر الشرطة ما أدى إلى مقتل 3 منهم", "security"),
        ("توقيف أربعة أشخاص ينتمون إلى مجموعات مسلحة", "combatant"),
        ("مقتل 9 جنود بينهم ضابط", "security"),
        ("خطف ثمانية جنود بينهم قائدهم", "security"),
        ("قتل أحد منتسبي وزارة الداخلية", "security"),
    ],
)
def test_class_of_the_people(text: str, class_: str) -> None:
    main = [mention.casualty for mention in mentions(text) if not mention.casualty.subset]
    assert main[-1].class_ == class_


def test_counts_that_share_their_people_share_their_class() -> None:
    for text in ("قُتل 13 وأُصيب 85 من ميليشيا الجبل", "سقوط قتلى وجرحى من رجال الشرطة"):
        assert len({mention.casualty.class_ for mention in mentions(text)} - {"unknown"}) == 1
        assert "unknown" not in {mention.casualty.class_ for mention in mentions(text)}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("احتجز مسلحون 50 عائلة", "abducted"),
        ("تنظيم الفجر احتجز ثلاثة عمال", "abducted"),
        ("احتجزت الشرطة ثلاثة متظاهرين", "detained"),
        ("ثلاثة مسلحين اختطفوا أمس الطبيب محمود سالم", "abducted"),
        ("صحفي أجنبي احتجزته الشرطة", "detained"),
        ("ألقت القوات القبض نهاية الأسبوع على مطلوب", "detained"),
    ],
)
def test_holding_is_named_by_who_does_it(text: str, outcome: str) -> None:
    (mention,) = mentions(text)
    assert mention.outcome == outcome


@pytest.mark.parametrize("text", ["تهجير قسري واشتباكات مسلحة", "تحرير محافظة الجبل", "ضبط عشرات العبوات الناسفة"])
def test_words_that_look_like_people(text: str) -> None:
    assert counts(text) == []


def test_flags_of_updates_and_periods() -> None:
    (update,) = mentions("ارتفعت حصيلة القتلى إلى 31 شخصا")
    assert (update.update, update.cumulative) == (True, False)
    (period,) = mentions("قتل 300 شخص منذ بداية العام")
    assert (period.update, period.cumulative) == (False, True)
    (months,) = mentions("قتلت الغارات 300 شخص خلال 10 أشهر")
    assert months.cumulative


def test_a_headline_may_begin_with_the_harmed() -> None:
    assert counts("قتلى وجرحى بانفجار في سوق", "title") == [("killed", 2, None), ("injured", 2, None)]
    assert counts("القرية: قتلى في تفجير", "title") == [("killed", 2, None)]


def test_the_death_of_the_injured_is_a_death() -> None:
    assert counts("وفاة المصاب بعد وصوله") == [("killed", 1, 1)]


def test_offsets_are_those_of_the_field() -> None:
    text = "بدأ الهجوم فجرا.\nوأسفر عن مقتل 4 حراس وإصابة اثنين آخرين."
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.casualty.text
    assert [mention.casualty.text for mention in mentions(text)] == ["4 حراس", "اثنين آخرين"]


@pytest.mark.parametrize("row", ROWS["cue"], ids=lambda row: str(row["id"]))
def test_every_cue_has_a_working_example(row: dict[str, object]) -> None:
    for example in str(row["example"]).split("؛"):
        assert row["outcome"] in {mention.outcome for mention in mentions(example)}, example


@pytest.mark.parametrize("row", ROWS["block"] + ROWS["illness"], ids=lambda row: str(row["example"]))
def test_every_block_silences_its_example(row: dict[str, object]) -> None:
    assert counts(str(row["example"])) == []


@pytest.mark.parametrize("text", ["دعا المعتصمون إلى إعدام القاتل", "طالبوا بإعدام الوزير", "الشروع في قتل جاره"])
def test_what_is_demanded_or_tried_has_no_victims(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize("row", ROWS["reason"], ids=lambda row: str(row["example"]))
def test_every_reason_has_a_working_example(row: dict[str, object]) -> None:
    (mention,) = mentions(str(row["example"]))
    assert mention.reason


@pytest.mark.parametrize("row", ROWS["subset"], ids=lambda row: str(row["example"]))
def test_every_subset_opener_has_a_working_example(row: dict[str, object]) -> None:
    assert parts(f"مقتل ستة أشخاص {row['example']}")


WORDS = [form for row in ROWS["cue"] for form in (*row.get("forms", ()), *row.get("plural", ()))]
WORDS += [row["verb"] for row in ROWS["cue"] if "verb" in row]
WORDS += [form for key in ("subset", "addend", "most", "tally", "tells", "update") for form in ROWS[key][0]["forms"]]
WORDS += ["3", "ثلاثة", "جنود", "مدنيا", "قتلى", "وجريح", "طفلان", "آخرين", "أحدهم", "زوجته", "محمد", "و5", "،", "."]
WORDS += ["«", "»", "(", ")", "من", "في", "بين", "قتيل", "وجرحى", "القتلى", "و", "عشرات"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join) | st.text(max_size=80))
def test_no_text_raises_and_spans_are_exact(text: str) -> None:
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.casualty.text
        assert mention.casualty.n_max is None or mention.casualty.n_min <= mention.casualty.n_max
        assert mention.first < mention.last
        assert mention.cue_first < mention.cue_last


def test_the_order_of_sentences_does_not_matter() -> None:
    sentences = split_sentences("قتل 3 جنود. أصيب طفل.")
    forward = find_casualties(sentences)
    backward = find_casualties(sentences[::-1])
    assert forward == backward[::-1]


def test_long_sentences_are_read_to_their_end() -> None:
    assert len(mentions("قتل ثلاثة جنود وأصيب خمسة آخرون " * 400)) == 800


@pytest.mark.parametrize(
    "word", ["من جنود ", "جنود و", "قتل و", "ألف و", "قتل جندي بينهم ", "أحد ", "محمد ", "و3 ", "( "]
)
def test_a_word_repeated_without_end_is_read(word: str) -> None:
    assert all(mention.casualty.text for mention in mentions("قتل " + word * 3000))
