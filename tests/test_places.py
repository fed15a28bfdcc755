"""Places: homonyms settled by the article, names that are no places, and a gazetteer that cannot hold a broken row."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.knowledge.places import COLUMNS, FILES, Gazetteer, GazetteerError, read_places
from extract.language.normalize import normalize
from extract.language.sentences import split_sentences
from extract.paths import DATA
from extract.places import PlaceMention, find_places
from extract.places_meant import places_meant

FOLDER = DATA / "gazetteer"
GAZETTEER = Gazetteer.load()
GOOD = dict.fromkeys(COLUMNS, "") | {
    "place_id": "t-1", "name_ar": "سهل الزيتون", "names": "الزيتون السهلي", "feature": "village", "country": "SY",
    "admin1": "إدلب", "latitude": "35.9", "longitude": "36.6", "source": "test", "licence": "CC0-1.0",
}  # fmt: skip


def found(text: str, outlet_country: str | None = None, gazetteer: Gazetteer = GAZETTEER) -> list[PlaceMention]:
    return find_places(split_sentences(text), gazetteer, outlet_country)


def named(text: str, name: str, outlet_country: str | None = None) -> PlaceMention:
    (mention,) = [mention for mention in found(text, outlet_country) if mention.text == name]
    assert text[mention.start : mention.end] == name
    return mention


def table(tmp_path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    path = tmp_path / "own.csv"
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


# ---------------------------------------------------------------- the rows


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_gazetteer_can_be_used(name: str) -> None:
    rows = read_places(FOLDER / name)
    assert rows
    countries = {place.country for place, _ in rows if place.feature not in ("sea", "region") or place.country}
    known = {line.split(",")[0] for line in (FOLDER / "countries.csv").read_text("utf-8").splitlines()[1:]}
    assert countries <= known


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"place_id": ""}, "place_id is empty"),
        ({"source": ""}, "source is empty"),
        ({"licence": ""}, "licence is empty"),
        ({"feature": "planet"}, "unknown feature 'planet'"),
        ({"country": "Syria"}, "no ISO 3166 alpha-2 code"),
        ({"latitude": "north"}, "is no number"),
        ({"latitude": "95"}, "lies outside -90 to 90"),
        ({"longitude": "-181"}, "lies outside -180 to 180"),
    ],
)
def test_a_broken_row_is_named_by_file_and_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    path = table(tmp_path, GOOD, GOOD | {"place_id": "t-2"} | change)
    with pytest.raises(GazetteerError, match=rf"own\.csv: line 3: .*{message}"):
        read_places(path)


def test_an_id_used_twice_and_a_missing_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"own\.csv: line 3: the id 't-1' is used twice"):
        read_places(table(tmp_path, GOOD, GOOD))
    with pytest.raises(GazetteerError, match="the column country is missing"):
        read_places(table(tmp_path, GOOD, columns=tuple(column for column in COLUMNS if column != "country")))


def test_rows_of_ones_own_are_found_by_all_their_names(tmp_path: Path) -> None:
    table(tmp_path, GOOD | {"admin1_pcode": "SY07"})
    own = Gazetteer.load(user=tmp_path)
    for name in ("سهل الزيتون", "الزيتون السهلي"):
        (mention,) = found(f"سقطت قذيفة على قرية {name}.", gazetteer=own)
        assert (mention.place.place_id if mention.place else None, mention.country) == ("t-1", "SY")


# ---------------------------------------------------------------- homonyms


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("انفجرت عبوة في الرقة.", "الرقة", "SY"),
        ("قصفت طائرات مدينة رفح في قطاع غزة.", "رفح", "PS"),
        ("ضبط الجيش المصري أسلحة في رفح بشمال سيناء.", "رفح", "EG"),
        ("اندلعت اشتباكات في طرابلس شمال لبنان.", "طرابلس", "LB"),
        ("اندلعت اشتباكات في طرابلس الليبية.", "طرابلس", "LY"),
        ("انفجرت عبوة في بلدة العشارة بريف دير الزور.", "العشارة", "SY"),
        ("قتل جندي في محافظة إب.", "إب", "YE"),
        ("قتل جندي في إب وسط اليمن.", "إب", "YE"),
        ("هاجم مسلحون حاجزا في محافظة الشرقية بمصر.", "الشرقية", "EG"),
        ("تظاهر المئات في عاصمة النيجر.", "النيجر", "NE"),
    ],
)
def test_a_name_that_several_places_bear(text: str, name: str, country: str) -> None:
    assert named(text, name).country == country


def test_a_capital_that_is_called_like_its_country_is_a_town() -> None:
    mention = named("تظاهر المئات في العاصمة الجزائر.", "الجزائر")
    assert mention.place is not None
    assert mention.place.feature == "city"


def test_a_place_beyond_the_gazetteer_is_placed_by_what_holds_it() -> None:
    mention = named("وقع انفجار في قرية تل الفانوس في ريف حماة.", "تل الفانوس")
    assert (mention.place, mention.country, mention.admin1) == (None, "SY", "حماة")


@pytest.mark.parametrize(
    "text",
    [
        "وصل الوفد إلى المدينة صباحا.",
        "قال محمد الموصلي إن الوضع هادئ.",
        "دومًا كان ذلك رأيه.",
        "قتل أب وابنته في 12 آب.",
        "شكر الوزير الحاضرين.",
        "هاجم مسلحون نقطة لقوات محلية.",
        "فتشوا حاجزا لعناصر مسلحة.",
        "وثق مركز حقوقي هدم المنازل.",
        "تظاهر الطلاب أمام مديرية التربية.",
        "سيطروا على بضع بلدات وأعدموا أسرى.",
        "مشطوا مناطق انسحبت منها القوات.",
        "وصل الوزير الزبير بن سالم.",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert [mention for mention in found(text) if mention.role == "place"] == []


def test_the_chain_runs_from_narrow_to_wide() -> None:
    places = found("انفجرت عبوة في بلدة العشارة بريف دير الزور.")
    assert [places[index].text for index in places[0].chain] == ["دير الزور"]


def test_a_river_lies_in_no_town_that_it_runs_through() -> None:
    assert named("قرب ضفة نهر الفرات في مدينة الميادين", "نهر الفرات").chain == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قصفت بلدات كنصفرة والبارة وبليون في جبل الزاوية.", ["كنصفرة", "البارة", "بليون", "جبل الزاوية"]),
        ("دخلوا قريتي أم شرشوح والهلالية.", ["أم شرشوح", "الهلالية"]),
        ("دخلوا قريتي وضحة والفانوسية وشنوا حملة.", ["وضحة", "الفانوسية"]),
        ("قصفوا معسكري الصفصافة والفانوسية.", ["الصفصافة", "الفانوسية"]),
    ],
)
def test_a_word_for_several_places_names_each_of_them(text: str, names: list[str]) -> None:
    """ "وبليون" behind "بلدات" is no و + ب + ليون, and "قريتي" names two."""
    assert [mention.text for mention in found(text)] == names


@pytest.mark.parametrize("text", ["قصفوا المجمع الحكومي في مديرية حيس.", "سقطت قذيفة بالمجمع الحكومي في مديرية حيس."])
def test_a_definite_site_without_a_name_is_one_beside_its_town(text: str) -> None:
    site, town = found(text)
    assert (site.text, site.cue, site.place, town.text) == ("المجمع الحكومي", "المجمع", None, "حيس")
    assert site.country == "YE"


def test_what_stands_before_the_country_of_a_dateline_belongs_to_it() -> None:
    places = found("دبي، الإمارات العربية المتحدة (NNC)-- قصفت طائرات بلدة صرواح في مأرب.")
    assert [place.text for place in places if place.role == "dateline"] == ["دبي", "الإمارات العربية المتحدة"]


def test_a_name_of_many_words_is_believed_in_a_country_that_nothing_else_speaks_of() -> None:
    text = "قالت بغداد إنها تدين الهجوم. وزار الوزير العراقي البصرة. وتظاهر العشرات أمام مقام السيدة زينب."
    long = [
        place for place in GAZETTEER.places() if place.own and place.name_ar.count(" ") > 1 and place.country == "SY"
    ]
    unique = next(place for place in long if len(GAZETTEER.named(normalize(place.name_ar))) == 1)
    mention = next(m for m in found(text.replace("مقام السيدة زينب", unique.name_ar)) if m.text == unique.name_ar)
    assert mention.place == unique


# ---------------------------------------------------------------- places meant again


def meant(text: str) -> list[tuple[str, str]]:
    """The definite words of a text with the places that they mean."""
    sentences = split_sentences(text)
    places = find_places(sentences, GAZETTEER)
    again = places_meant(sentences, places)
    return [(sentences[s].tokens[at].text, places[index].text) for s, here in again.items() for at, index in here]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("دخلت القوات مدينة تدمر. وقتل جنديان في المدينة.", [("المدينة", "تدمر")]),
        ("دخلوا قرية وضحة قرب الرقة، ثم انسحبوا من القرية.", [("القرية", "وضحة")]),
        ("اقتحم الجنود مخيم جنين في الضفة الغربية. وحوصر المخيم.", [("المخيم", "مخيم جنين")]),
        ("انفجرت سيارة في وسط العاصمة صنعاء. وأغلقت شوارع العاصمة.", [("العاصمة", "صنعاء")]),
        ("هاجموا حمص ثم المدينة نفسها.", [("المدينة", "حمص")]),
        ("هاجموا حمص. وقصفت المدينة القديمة.", []),
        ("هاجموا حمص. وقصفت المدينة حلب.", []),
        ("قتل جنديان في المدينة.", []),
    ],
)
def test_a_definite_word_means_the_place_of_its_kind_named_last(text: str, pairs: list[tuple[str, str]]) -> None:
    assert meant(text) == pairs
