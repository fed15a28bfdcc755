"""Known traps of Arabic place names: homonyms across borders, words that are names, parts of other names, chains."""

from __future__ import annotations

import pytest

from extract.knowledge.places import Gazetteer, read_places
from extract.language.sentences import split_sentences
from extract.language.tokens import tokenize
from extract.paths import DATA
from extract.places import PlaceMention, find_places

GAZETTEER = Gazetteer.load()


def found(text: str, title: str = "", outlet: str | None = None) -> list[PlaceMention]:
    sentences = split_sentences(title, "title")
    return find_places([*sentences, *split_sentences(text, "text", len(sentences))], GAZETTEER, outlet)


def one(text: str, name: str, outlet: str | None = None) -> PlaceMention:
    return next(mention for mention in found(text, outlet=outlet) if mention.text == name and mention.role != "nisba")


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("قتل عنصران من قوات النظام السوري في بلدة السخنة بريف حمص الشرقي.", "السخنة", "SY", "حمص"),
        ("وقعت اشتباكات قرب السخنة في البادية السورية.", "السخنة", "SY", "حمص"),
        ("داهمت الشرطة منزلا في الرقة شمالي سوريا.", "الرقة", "SY", "الرقة"),
        ("قصفت الطائرات جبل سنجار في محافظة نينوى.", "جبل سنجار", "IQ", "نينوى"),
        ("عاد نازحون إيزيديون إلى سنجار شمال العراق.", "سنجار", "IQ", "نينوى"),
        ("سيطرت الفصائل على بلدة سنجار بريف إدلب.", "سنجار", "SY", "إدلب"),
        ("استهدفت مسيرة سيارة في مدينة صور جنوب لبنان.", "صور", "LB", "الجنوب"),
        ("خرجت مظاهرة في مدينة السويداء جنوب سوريا.", "السويداء", "SY", "السويداء"),
        ("سقطت قذائف على بلدة الحسينية بريف دير الزور.", "الحسينية", "SY", "دير الزور"),
        ("انفجرت عبوة في منطقة الحسينية شمال بغداد.", "الحسينية", "IQ", "بغداد"),
        ("اقتحم مستوطنون المسجد الأقصى في القدس المحتلة.", "القدس المحتلة", "PS", "القدس"),
        ("قصف الجيش مدينة غزة فجر اليوم.", "مدينة غزة", "PS", "غزة"),
        ("أعلن الجيش العراقي دخول الموصل من الشرق.", "الموصل", "IQ", "نينوى"),
        ("أحرق مستوطنون منزلا في قرية دوما جنوب نابلس بالضفة الغربية.", "دوما", "PS", "نابلس"),
        ("قصف الطيران مدينة دوما في الغوطة الشرقية بسوريا.", "دوما", "SY", "ريف دمشق"),
        ("تجددت المعارك في مدينة البيضاء وسط اليمن.", "البيضاء", "YE", "البيضاء"),
        ("وصل الوفد إلى مدينة البيضاء شرقي ليبيا.", "البيضاء", "LY", "الجبل الأخضر"),
        ("قتل جنود في منطقة الجوف شمال شرق صنعاء باليمن.", "الجوف", "YE", "الجوف"),
        ("قصفت الطائرات مواقع في مديرية السخنة بمحافظة الحديدة غرب اليمن.", "السخنة", "YE", "الحديدة"),
        ("وقع حادث في مدينة صور العمانية.", "صور", "OM", "جنوب الشرقية"),
        ("انفجرت سيارة في منطقة الرقة في الكويت.", "الرقة", "KW", "الأحمدي"),
        ("انفجرت عبوة على طريق الرقة - دير الزور في سوريا.", "الرقة", "SY", "الرقة"),
        ("اندلع حريق في طرابلس بلبنان.", "طرابلس", "LB", "الشمال"),
        ("قصف في مديرية الزاهر بمحافظة البيضاء وسط اليمن.", "الزاهر", "YE", "البيضاء"),
        ("هاجم مسلحون مدينة القائم غرب الأنبار.", "القائم", "IQ", "الأنبار"),
        ("قالت الشرطة الهندية إن مسلحين هاجموا مخفرا في ولاية البنجاب.", "البنجاب", "IN", "البنجاب الهندية"),
        ("قتل ثلاثة رجال في البنجاب بحسب الشرطة الباكستانية.", "البنجاب", "PK", "البنجاب"),
    ],
)
def test_the_context_settles_which_of_several_places_is_meant(
    text: str, name: str, country: str, admin1: str | None
) -> None:
    mention = one(text, name)
    assert (mention.country, mention.admin1) == (country, admin1)
    assert mention.why


def test_a_village_elsewhere_is_never_put_for_one_that_the_gazetteer_lacks() -> None:
    mention = one("سقطت قذيفة على قرية كيسوفيم في ريف إدلب.", "كيسوفيم")
    assert (mention.place, mention.country, mention.admin1, mention.geo_precision) == (None, "SY", "إدلب", 5)
    capital = GAZETTEER.division("SY", "دمشق")
    assert capital is not None
    assert (mention.latitude, mention.longitude) != (capital.latitude, capital.longitude)


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("قتل مدني في قرية زهر الوادي في محافظة الحديدة باليمن.", "الحديدة"),
        ("سقط صاروخ في قرية زهر الوادي شمال غرب مدينة حجة اليمنية.", "حجة"),
    ],
)
def test_an_unknown_village_gets_the_precision_and_the_seat_of_the_division_that_is_named(
    text: str, division: str
) -> None:
    mention = one(text, "زهر الوادي")
    seat = GAZETTEER.division("YE", division)
    assert seat is not None
    assert (mention.place, mention.admin1, mention.admin1_pcode) == (None, division, seat.admin1_pcode)
    assert (mention.latitude, mention.longitude, mention.geo_precision) == (seat.latitude, seat.longitude, 5)


def test_both_ends_of_a_road_are_places_and_the_event_is_near_the_first() -> None:
    first, second = found("انفجرت عبوة على طريق حلب – دمشق الدولي.")
    assert (first.text, first.relation_kind, first.geo_precision) == ("حلب", "road", 2)
    assert second.text == "دمشق"


def test_an_unknown_place_of_an_unknown_division_has_no_coordinates() -> None:
    mention = one("انفجر لغم في قرية زهر المصباح في سوريا.", "زهر المصباح")
    assert (mention.country, mention.admin1, mention.latitude, mention.longitude) == ("SY", None, None, None)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("وقع انفجار في مدينة الرستن.", 1),
        ("وقع انفجار قرب مدينة الرستن.", 2),
        ("وقع انفجار في ريف حمص.", 4),
        ("وقع انفجار في محافظة حمص.", 5),
        ("وقع انفجار شمال سوريا.", 5),
        ("وقع انفجار في سوريا.", 6),
    ],
)
def test_how_exactly_a_place_is_known(text: str, precision: int) -> None:
    assert found(text)[0].geo_precision == precision


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("وقع انفجار في تدمر.", "in"),
        ("وقع انفجار بمحيط تدمر.", "near"),
        ("وقع انفجار شمال تدمر.", "north_of"),
        ("وقع انفجار جنوب شرقي تدمر.", "south_east_of"),
        ("وقع انفجار على طريق تدمر.", "road"),
        ("نزحت العائلات من تدمر.", "from"),
        ("نزحت العائلات إلى تدمر.", "to"),
        ("وقع انفجار بريف تدمر.", "countryside_of"),
    ],
)
def test_how_the_text_ties_an_event_to_a_place(text: str, relation: str) -> None:
    (mention,) = found(text)
    assert mention.relation == relation
    assert mention.relation_kind == ("direction" if relation in ("north_of", "south_east_of") else relation)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("انفجرت عبوة في مدينة العشارة بريف دير الزور الشرقي.", ["العشارة", "دير الزور"]),
        ("هاجم مسلحون مدينة كويتا عاصمة إقليم بلوشستان.", ["كويتا", "بلوشستان"]),
        ("وقع الهجوم في مدينة العريش في محافظة شمال سيناء.", ["العريش", "شمال سيناء"]),
        ("قتل مدني في قرية تل المصباح التابعة لبلدة سراقب بريف إدلب.", ["تل المصباح", "سراقب", "إدلب"]),
        ("وقعت معارك في الصقلاوية شمال غرب الفلوجة.", ["الصقلاوية", "الفلوجة"]),
    ],
)
def test_the_wider_places_that_the_text_names(text: str, names: list[str]) -> None:
    places = [mention for mention in found(text) if mention.role == "place"]
    assert [places[0].text, *(found(text)[index].text for index in places[0].chain)] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("شهد شمال لبنان هدوءا.", "شمال لبنان"),
        ("هاجموا حقلا في جنوب غرب ليبيا أمس.", "جنوب غرب ليبيا"),
        ("قصفت المدفعية شمال قطاع غزة.", "شمال قطاع غزة"),
        ("قتل ثلاثة في شمال غرب البلاد وفق مصادر سورية في حلب.", "شمال غرب البلاد"),
        ("انفجرت قنبلة قرب مطار بغداد الدولي.", "مطار بغداد الدولي"),
        ("قتل شاب في مخيم جنين.", "مخيم جنين"),
        ("خرجت مظاهرة في العاصمة السورية دمشق.", "دمشق"),
        ('اعتصموا في ساحة "الزهور" ببغداد.', 'ساحة "الزهور"'),
    ],
)
def test_what_belongs_to_the_name_as_written(text: str, name: str) -> None:
    mention = one(text, name)
    assert text[mention.start : mention.end] == name


@pytest.mark.parametrize("prefix", ["", "و", "ب", "ل", "وب", "ف"])
def test_a_name_is_found_behind_its_prefixes(prefix: str) -> None:
    for name in ("واسط", "بابل", "كفرنبل", "دمشق", "بغداد", "لبنان"):
        text = f"اندلعت الاشتباكات أمس في مدينة حمص {prefix}{name} كما قال شهود."
        mention = next((m for m in found(text) if m.text == name), None)
        assert mention is not None, (prefix, name)
        assert text[mention.start : mention.end] == name


@pytest.mark.parametrize("prefix", ["و", "ف", "ب", "ل", "وب", "ول"])
def test_every_name_of_our_own_table_is_found_again_behind_its_prefixes(prefix: str) -> None:
    lost = []
    for place, names in read_places(DATA / "gazetteer" / "supplement.csv"):
        for name in names:
            first, *others = [token.norm for token in tokenize(name) if token.kind != "sign"]
            written = prefix + (first[1:] if prefix.endswith("ل") and first.startswith("ال") else first)
            read = {" ".join((word, *others)) for _, word, _ in GAZETTEER.heads[written]}
            if place.place_id not in {other.place_id for key in read for other in GAZETTEER.named(key)}:
                lost.append(written)
    assert lost == []


def test_the_article_of_a_name_behind_a_preposition() -> None:
    text = "سلم المسلحون أسلحتهم للرقة وللحسكة في سوريا."
    mentions = [mention for mention in found(text) if mention.place and mention.place.feature != "country"]
    assert [(mention.text, mention.admin1) for mention in mentions] == [("رقة", "الرقة"), ("حسكة", "الحسكة")]


@pytest.mark.parametrize(
    "text",
    [
        "قال منصور صالح إن العديد من الصور الجديدة نشرت.",
        "قال الحلبي إن الموسم القادم أفضل.",
        "تحدث أبو بكر البغدادي في تسجيل.",
        "سجل اللاعب هدفا رائعا في نهاية الشوط.",
        "شارك طلاب في دورة طويلة بحجة التدريب.",
        "قدم البنك دعما ماليا في عقد مالي جديد.",
        "نقلت وكالة الأنباء فرانية الخبر.",
    ],
)
def test_words_and_people_are_no_places(text: str) -> None:
    assert [mention.text for mention in found(text) if mention.role in ("place", "dateline")] == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("دمشق - قتل ثلاثة جنود أمس.", "dateline"),
        ("أعلن المرصد السوري حصيلة جديدة.", "nisba"),
        ("أعلن تنظيم دمشق مسؤوليته.", "part_of_name"),
        ("أعلن المركز ومقره دمشق حصيلة جديدة.", "seat"),
        ("أعلن المركز الذي يقع مقره في دمشق حصيلة جديدة.", "seat"),
        ("أعلن المركز الذي يتخذ من دمشق مقرا له حصيلة جديدة.", "seat"),
        ("قصفت الطائرات مقرها في دمشق.", "place"),
    ],
)
def test_the_part_that_a_name_plays(text: str, role: str) -> None:
    assert [mention.role for mention in found(text)] == [role]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("انفجرت سيارة في موسكو بينما دعت واشنطن رعاياها الأميركيين إلى الحذر.", "موسكو", "RU"),
        ("هاجم مسلحون قرية قرب مدينة مايدوغوري شمال شرق نيجيريا.", "مايدوغوري", "NG"),
        ("فجر انتحاري نفسه في بيشاور الباكستانية.", "بيشاور", "PK"),
        ("قصفت القوات الروسية مدينة خاركيف.", "خاركيف", "UA"),
        ("قتل جنديان في كيدال شمالي مالي.", "كيدال", "ML"),
        ("وقع الهجوم قرب مدينة نيس الفرنسية.", "نيس", "FR"),
        ("أطلق مسلح النار في مدينة بافالو بولاية نيويورك.", "بافالو", "US"),
        ("اعترضت سفينة في البحر الأحمر.", "البحر الأحمر", None),
        ("وصل الرئيس إلى العاصمة اليونانية زهريون.", "زهريون", "GR"),
        ("وقعت الانفجارات في منطقة الجنوب وفق الجيش الأوكراني في كييف.", "كييف", "UA"),
        ("وصل المهاجرون إلى جزيرة مالطا.", "جزيرة مالطا", "MT"),
    ],
)
def test_the_world_beyond_the_region(text: str, name: str, country: str | None) -> None:
    assert one(text, name).country == country


def test_a_division_without_a_name_of_its_own_needs_an_article_about_its_country() -> None:
    assert "ER" not in {mention.country for mention in found("وقعت الانفجارات في منطقة الجنوب وفق الجيش في كييف.")}


def test_the_places_of_a_list_share_the_word_before_it_and_what_holds_them() -> None:
    mentions = found("استعاد الجيش قريتي زهرين والمصباح في ريف حمص.")
    assert [(m.text, m.admin1) for m in mentions] == [("زهرين", "حمص"), ("المصباح", "حمص"), ("حمص", "حمص")]


def test_an_unknown_place_lies_where_the_text_was_last() -> None:
    mention = one("قتل شخصان في مدينة الفلوجة بالعراق.\nوانفجرت عبوة في حي الزهريين.", "حي الزهريين")
    assert (mention.place, mention.admin1, mention.geo_precision) == (None, "الأنبار", 5)


def test_a_namesake_abroad_makes_no_place_of_a_word() -> None:
    text = "استعد الناس في الرياض وجدة للحج، وشكر اللاعب انخل أهل مكة."
    assert {mention.text for mention in found(text)} == {"الرياض", "جدة", "مكة"}


def test_the_same_name_later_in_the_article_is_the_same_place() -> None:
    text = "أحرق مستوطنون منزلا في قرية دوما جنوب نابلس.\nوقال شهود إن سكان قرية دوما خرجوا في مظاهرة."
    assert [mention.admin1 for mention in found(text) if mention.text == "دوما"] == ["نابلس", "نابلس"]


def test_the_country_of_the_article_is_that_of_its_other_places() -> None:
    text = "قالت الشرطة في بنغازي إن مسلحين هاجموا دورية.\nثم وصلت تعزيزات من طرابلس ومصراتة."
    assert {mention.country for mention in found(text, outlet="LB")} == {"LY"}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("قتل رجل في الزبداني شمال غرب دمشق قرب الحدود.", "الزبداني", "SY", "ريف دمشق"),
        ("تقدمت القوات شمال صلاح الدين في العراق.", "صلاح الدين", "IQ", "صلاح الدين"),
        ("قصفت الطائرات مدينة الحسكة في الجهة الشرقية، وفق المرصد السوري في سوريا.", "الحسكة", "SY", "الحسكة"),
        ("هاجم مسلحون تشيبوك في ولاية بورنو النيجيرية.", "تشيبوك", "NG", "بورنو"),
        ("انفجرت عبوة في لشكركاه بولاية هلمند الأفغانية.", "لشكركاه", "AF", "هلمند"),
        ("قتل جنود في مقاطعة كرم بإقليم خيبر بختونخوا في باكستان.", "مقاطعة كرم", "PK", "خيبر بختونخوا"),
        ("قصفت القوات الروسية مدينة باخموت في دونيتسك.", "باخموت", "UA", "دونيتسك"),
        ("هاجم مسلحو حركة الشباب مدينة بيداوة في الصومال.", "بيداوة", "SO", "باي"),
        ("قتل جنديان في يوكسك أوفا بولاية هكاري التركية.", "يوكسك أوفا", "TR", "هكاري"),
    ],
)
def test_what_lies_beside_a_place_and_the_places_of_the_world(
    text: str, name: str, country: str, admin1: str | None
) -> None:
    mention = one(text, name)
    assert (mention.country, mention.admin1) == (country, admin1)


@pytest.mark.parametrize(
    "text",
    [
        "كشفت الشرطة هوية منفذ هجوم الأحد.",
        "انسحبت كتلة المواطن من الجلسة.",
        "وأدى القصف إلى احتراق منازل.",
        "اخترق قراصنة قاعدة بيانات الوزارة.",
        "عثر السكان على مقبرة جماعية.",
    ],
)
def test_words_behind_a_cue_that_are_no_names(text: str) -> None:
    assert found(text) == []


def test_a_region_of_several_countries_has_no_country() -> None:
    mention = one("عقد زعماء القاعدة اجتماعا في جزيرة العرب.", "جزيرة العرب")
    assert (mention.country, mention.place is not None) == (None, True)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("تظاهر المئات في بابل وبغداد.", "بابل", "IQ"),
        ("وقعت اشتباكات في حي النخيل وسط طرابلس.", "طرابلس", "LY"),
        ("اعتقلت الشرطة ثلاثة في عمان.", "عمان", "JO"),
        ("أكد الوزير العماني في عمان الإفراج عن الرهينة، وشكر مسقط.", "عمان", "OM"),
        ("وقع الاتفاق في مينسك عاصمة روسيا البيضاء.", "روسيا البيضاء", "BY"),
    ],
)
def test_homonyms_without_a_holder(text: str, name: str, country: str) -> None:
    assert one(text, name).country == country


@pytest.mark.parametrize(
    "text",
    ["انسحبوا من العاصمة ووضعوا حواجز.", "قصفوا مناطق نفوذها ومناطق سكانية.", "هاجموا قرية تسيطر عليها المعارضة."],
)
def test_what_is_said_of_a_place_is_no_name(text: str) -> None:
    assert not found(text)


def test_a_site_without_a_name_stands_in_the_place_behind_its_preposition() -> None:
    mention = one("احتجز مسلحون رهائن في فندق بسيفاري وسط مالي.", "سيفاري")
    assert (mention.country, mention.admin1, mention.relation) == ("ML", "موبتي", "in")


def test_what_lies_on_a_side_of_another_place_is_a_place_though_it_is_spelt_like_a_word() -> None:
    assert one("تسلل مستوطنون إلى دوما جنوب نابلس في الضفة الغربية.", "دوما").admin1 == "نابلس"
    assert not [m for m in found("كانت نابلس دوما مدينة هادئة في الضفة الغربية.") if m.text == "دوما"]


def test_a_name_in_brackets_behind_its_cue() -> None:
    assert one("سيطرت القوات على مديرية (مشرعة) في محافظة تعز.", "مشرعة").admin1 == "تعز"


def test_a_town_of_one_division_is_no_homonym_where_the_text_measures_from_another() -> None:
    mention = one("استهدف القصف معسكرا في قضاء البعاج شمال غرب بغداد.", "البعاج")
    assert mention.admin1 == "نينوى"


def test_villages_of_palestine_bear_their_own_governorate() -> None:
    for name, governorate in (("قصرة", "نابلس"), ("سنجل", "رام الله والبيرة"), ("بدو", "القدس"), ("ياسوف", "سلفيت")):
        assert one(f"اقتحم مستوطنون قرية {name} في الضفة الغربية.", name).admin1 == governorate


def test_the_golan_is_syrian_ground() -> None:
    for name in ("الجولان", "مجدل شمس"):
        text = f"سقطت قذيفة في {name} على ما قالت القناة 12 في تل أبيب."
        assert one(text, name).country == "SY"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أصيب حارس قرب مسجد أبو عبيدة في بنغازي.", "مسجد أبو عبيدة"),
        ("تعرض مستشفى درب السلام في مدينة إدلب للقصف.", "مستشفى درب السلام"),
        ('أطلق مجهول النار على فندق "ليو بارادايس" في سوسة.', 'فندق "ليو بارادايس"'),
        ("سقطت قذيفة على مشفى الرازي في مدينة حلب.", "مشفى الرازي"),
        ("انفجرت عبوة أمام السفارة الفرنسية في بغداد.", "السفارة الفرنسية"),
        ("تظاهر العشرات أمام القنصلية التركية في أربيل.", "القنصلية التركية"),
        ("داهمت الشرطة منطقة أولاد بن سالم بولاية القصرين.", "أولاد بن سالم"),
        ("دارت مواجهات في صنعاء وحجة باليمن.", "حجة"),
    ],
)
def test_sites_and_names_that_were_overlooked(text: str, name: str) -> None:
    assert name in [mention.text for mention in found(text)]


def test_a_name_after_its_cue_takes_no_preposition() -> None:
    mention = one("أحرق مستوطنون سيارة في قرية برقة شمال غربي نابلس.", "برقة")
    assert (mention.country, mention.admin1) == ("PS", "نابلس")


def test_a_camp_behind_the_word_for_an_area_is_no_town_of_that_name() -> None:
    mention = one("استهدفت غارة منطقة معسكر الزيتون قرب مدينة الطبقة بريف الرقة.", "معسكر الزيتون")
    assert (mention.country, mention.admin1) == ("SY", "الرقة")


def test_a_street_that_bears_the_name_of_a_town_is_not_in_it() -> None:
    mention = one("دمر القصف منزلا في شارع يافا في مدينة غزة.", "شارع يافا")
    assert (mention.country, mention.admin1) == ("PS", "غزة")


def test_the_middle_of_a_town_is_in_it() -> None:
    mention = one("انفجرت عبوة وسط مدينة الرقة.", "الرقة")
    assert (mention.relation, mention.relation_kind, mention.geo_precision) == ("centre_of", "in", 1)


@pytest.mark.parametrize(
    "text",
    [
        "قتل رجل في حي يسكنه العمال.",
        "قصفت الطائرات فندقا ومدرسة وكل مستشفى وعيادة.",
        "وصل الوفد باكرا.",
        "كان ذلك في 12 شوال 1436.",
        "شوهدت أعمدة الدخان من بعيد.",
    ],
)
def test_verbs_months_and_lists_are_no_names_of_places(text: str) -> None:
    assert [mention.text for mention in found(text) if mention.role == "place"] == []


def test_the_indian_province_is_no_pakistani_one() -> None:
    assert one("هاجم مسلحون مركزا للشرطة في إقليم البنجاب الهندي.", "البنجاب الهندي").country == "IN"
