"""Actors: names by date and country, forces of states, groups beyond the table, anaphors, and valid rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.actors import ActorMention, find_actors
from extract.knowledge.actor_rows import read_people, read_states
from extract.knowledge.actors import ActorError, ActorTable, read_actors, read_aliases
from extract.language.sentences import split_sentences
from extract.language.tokens import tokenize
from extract.paths import DATA

FOLDER = DATA / "actors"
WORDS = DATA / "lexicon" / "actor_words.toml"
HEAD = (
    "actor_id,name_ar,name_en,class,acled_inter,country,parent_actor_id,force,plover_country,plover_sector,"
    "valid_from,valid_to,source"
)
ALIAS_HEAD = "actor_id,alias,from,to,country"
ROWS = (
    "wind,كتيبة الريح,Wind Battalion,rebel,2,SY,,,SYR,REB,2012-01-01,,test",
    "old_guard,الحرس القديم,Old Guard,state,1,SY,,,SYR,MIL,2000-01-01,2010-12-31,test",
    "new_guard,الحرس الجديد,New Guard,state,1,SY,,,SYR,MIL,2011-01-01,,test",
)
ALIASES = (
    "wind,كتيبة الريح,,,",
    "wind,ميليشيا الريح,,,",
    "old_guard,حرس الوادي,,2010-12-31,",
    "new_guard,حرس الوادي,2011-01-01,,",
    "wind,عاصفة,,,SY",
)


def folder(tmp_path: Path, rows: tuple[str, ...] = ROWS, aliases: tuple[str, ...] = ALIASES) -> Path:
    (tmp_path / "actors.csv").write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    (tmp_path / "aliases.csv").write_text("\n".join([ALIAS_HEAD, *aliases]) + "\n", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> ActorTable:
    return ActorTable(folder(tmp_path_factory.mktemp("actors")), WORDS, FOLDER / "states.csv")


def found(
    text: str, table: ActorTable, day: date | None = None, countries: dict[str, float] | None = None
) -> list[ActorMention]:
    mentions = find_actors(split_sentences(text), table, day, countries)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    return mentions


# ---------------------------------------------------------------- the rows


def test_every_row_of_the_actor_table_can_be_used() -> None:
    actors = read_actors(FOLDER / "actors.csv")
    aliases = read_aliases(FOLDER / "aliases.csv", actors)
    assert {alias.actor.id for _, alias in aliases} <= set(actors)
    assert all(1 <= actor.acled_inter <= 8 for actor in actors.values())


def test_every_actor_of_the_table_is_found_by_each_of_its_names() -> None:
    table = ActorTable.load()
    lost = []
    for name, alias in read_aliases(FOLDER / "aliases.csv", table.rows):
        day = alias.valid_from or alias.actor.valid_from or alias.valid_to
        entry = {
            m.id for m in find_actors(split_sentences(name), table, day, {alias.country or alias.actor.country: 1})
        }
        if alias.actor.id not in entry:
            lost.append((alias.actor.id, name, entry))
    assert lost == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("wind,كتيبة,,rebel,2,SY,,,SYR,REB,,,test", "line 3: the id 'wind' is used twice"),
        (",كتيبة,,rebel,2,SY,,,SYR,REB,,,test", "line 3: actor_id, name_ar and source must be given"),
        ("x,كتيبة,,rebel,2,SY,,,SYR,REB,,,", "line 3: actor_id, name_ar and source must be given"),
        ("x,كتيبة,,army,2,SY,,,SYR,REB,,,test", "line 3: unknown class 'army'"),
        ("x,كتيبة,,rebel,two,SY,,,SYR,REB,,,test", "line 3: acled_inter is 'two'; the code of rebel is 2"),
        ("x,كتيبة,,rebel,1,SY,,,SYR,REB,,,test", "line 3: acled_inter is '1'; the code of rebel is 2"),
        ("x,كتيبة,,rebel,2,Syria,,,SYR,REB,,,test", "line 3: 'Syria' is no country of states.csv"),
        ("x,كتيبة,,rebel,2,SY,,,Syria,REB,,,test", "line 3: plover_country is 'Syria'"),
        ("x,كتيبة,,rebel,2,SY,,,SYR,REBEL,,,test", "line 3: unknown sector 'REBEL'"),
        ("x,كتيبة,,rebel,2,SY,,cavalry,SYR,REB,,,test", "line 3: unknown force 'cavalry'"),
        ("x,كتيبة,,rebel,2,SY,,,SYR,REB,last year,,test", "line 3: 'last year' is no date"),
        ("x,كتيبة,,rebel,2,SY,,,SYR,REB,2020-01-01,2019-01-01,test", "line 3: 2020-01-01 lies after 2019-01-01"),
        ("x,كتيبة,,rebel,2,SY,nobody,,SYR,REB,,,test", "line 3: the parent 'nobody' has no row"),
        ("x,كتيبة,,rebel,2,SY,x,,SYR,REB,,,test", "line 3: x is its own parent"),
        ("x,كتيبة,,rebel,2,SY,,,SYR,REB,,test", "line 3: it has not as many fields as line 1"),
    ],
)
def test_a_broken_actor_is_named_by_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(ActorError, match=f"actors.csv: {message}"):
        read_actors(folder(tmp_path, (ROWS[0], row)) / "actors.csv", {"SY"})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nobody,اسم,,,", "line 3: no actor has the id 'nobody'"),
        ("wind, ,,,", "line 3: the alias is empty"),
        ("wind,«»,,,", "line 3: the alias is empty"),
        ("wind,اسم,soon,,", "line 3: 'soon' is no date"),
        ("wind,اسم,2020-01-01,2019-01-01,", "line 3: 2020-01-01 lies after 2019-01-01"),
        ("wind,اسم,,2011-01-01,", "line 3: wind did not exist when"),
        ("wind,اسم,,,Syria", "line 3: 'Syria' is no country of states.csv"),
        ("wind,كتيبه الريح,,,", "line 3: .* is there already"),
        ("new_guard,كتيبة الريح,,,", "line 3: .* is also a name of wind"),
        ("new_guard,كتيبة الريح", "line 3: it has not as many fields as line 1"),
    ],
)
def test_a_broken_alias_is_named_by_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    place = folder(tmp_path, aliases=(ALIASES[0], row))
    with pytest.raises(ActorError, match=f"aliases.csv: {message}"):
        read_aliases(place / "aliases.csv", read_actors(place / "actors.csv"), {"SY"})


# ---------------------------------------------------------------- reading


def test_a_name_means_who_bore_it_on_that_day(table: ActorTable) -> None:
    text = "اعتقل حرس الوادي ثلاثة أشخاص."
    assert [m.id for m in found(text, table, date(2009, 5, 1))][:1] == ["old_guard"]
    assert [m.id for m in found(text, table, date(2012, 5, 1))][:1] == ["new_guard"]


def test_a_name_that_is_a_word_elsewhere_counts_in_its_country_only(table: ActorTable) -> None:
    assert "wind" in [m.id for m in found("شنت عاصفة هجوما.", table, date(2015, 1, 1), {"SY": 1.0})]
    assert "wind" not in [m.id for m in found("شنت عاصفة هجوما.", table, date(2015, 1, 1), {"EG": 1.0})]


@pytest.mark.parametrize("name", ["كتيبة الريح", "«كتيبة الريح»", "ميليشيا الريح", "مليشيا الريح"])
def test_spellings_and_quotes_do_not_hide_a_name(table: ActorTable, name: str) -> None:
    assert "wind" in [m.id for m in find_actors(split_sentences(f"هاجمت {name} نقطة."), table, date(2015, 1, 1))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("هاجم عناصر ميليشيا «كتيبة الريح» نقطة.", "عناصر ميليشيا «كتيبة الريح»"),
        ("هاجم عناصر “كتيبة الريح” الموالية نقطة.", "عناصر “كتيبة الريح”"),
        ('هاجم عناصر "كتيبة الريح" نقطة.', 'عناصر "كتيبة الريح"'),
        ("هاجم ”لواء الصدى” السوري نقطة.", "”لواء الصدى” السوري"),
        ("هاجمت «كتيبة الريح» نقطة.", "كتيبة الريح"),
    ],
)
def test_a_quotation_mark_that_a_name_opens_is_closed_in_it(table: ActorTable, text: str, words: str) -> None:
    assert found(text, table, date(2015, 1, 1))[0].text == words


def test_the_members_belong_to_the_mention(table: ActorTable) -> None:
    mention = found("هاجم عناصر من كتيبة الريح حاجزا.", table, date(2015, 1, 1))[0]
    assert (mention.id, mention.text, mention.security) == ("wind", "عناصر من كتيبة الريح", False)


@pytest.mark.parametrize(
    ("text", "ident", "words"),
    [
        ("قصف الجيش السوري البلدة.", "sy_military", "الجيش السوري"),
        ("قصفت قوات الأمن المصرية البلدة.", "eg_police", "قوات الأمن المصرية"),
        ("اعتقلت القوات الإسرائيلية فلسطينيا.", "il_military", "القوات الإسرائيلية"),
    ],
)
def test_the_force_of_a_state(table: ActorTable, text: str, ident: str, words: str) -> None:
    mention = found(text, table)[0]
    assert (mention.id, mention.text, mention.class_, mention.security) == (ident, words, "state", True)


def test_a_group_beyond_the_table(table: ActorTable) -> None:
    mention = found("هاجمت كتيبة الصخر الأزرق نقطة.", table)[0]
    assert (mention.id, mention.text, mention.class_, mention.kind) == (None, "كتيبة الصخر الأزرق", "rebel", "group")


def test_what_moves_or_is_organised_is_no_group(table: ActorTable) -> None:
    for text in ("توقفت حركة المرور في البلدة", "منعت السلطات تنظيم مظاهرات في البلدة"):
        assert not [mention for mention in find_actors(split_sentences(text), table) if mention.kind == "group"]
    (gunmen,) = find_actors(split_sentences("أوقفته مجموعة مسلحة قامت بنقله"), table)
    assert (gunmen.text, gunmen.kind) == ("مجموعة مسلحة", "generic")


def test_unknown_gunmen_and_civilians(table: ActorTable) -> None:
    gunmen, civilians = found("أطلق مسلحون مجهولون النار على مدنيين.", table)
    assert (gunmen.text, gunmen.class_, gunmen.security) == ("مسلحون مجهولون", "unidentified", False)
    assert (civilians.text, civilians.class_, civilians.security) == ("مدنيين", "civilian", None)


def test_an_anaphor_points_back_within_its_class() -> None:
    mentions = found("وقالت حركة حماس إن الحركة سترد.", ActorTable.load(), date(2021, 3, 1))
    assert [(m.text, m.antecedent) for m in mentions] == [("حركة حماس", None), ("الحركة", 0)]
    assert mentions[1].id == mentions[0].id


def test_an_empty_text_names_nobody(table: ActorTable) -> None:
    assert find_actors([], table) == []


def test_whom_an_actor_belongs_to_is_no_actor_of_its_own(table: ActorTable) -> None:
    mentions = found("هاجمت كتيبة الريح المدعومة من روسيا القرية", table)
    assert [(mention.id, mention.sponsor) for mention in mentions] == [("wind", "روسيا")]


# ---------------------------------------------------------------- forces, people, shared names

FORCES = (
    "xx_army,جيش اليمن,Army,state,1,YE,,military,YEM,MIL,,,test",
    "old_state,القوات القديمة,Old forces,state,1,YE,xx_army,military,YEM,MIL,2000-01-01,2012-02-27,test",
    "new_state,القوات الجديدة,New forces,state,1,YE,xx_army,military,YEM,MIL,2012-02-27,,test",
    "xx_coast,حرس سواحل اليمن,Coast guard,state,1,YE,,coast_guard,YEM,COP,,,test",
    "xx_police,شرطة اليمن,Police,state,1,YE,,police,YEM,COP,,,test",
    "here,لواء السد,Dam Brigade,rebel,2,SY,,,SYR,REB,,,test",
    "there,لواء السد الآخر,Other Dam Brigade,rebel,2,IQ,,,IRQ,REB,,,test",
)
NAMES = ("here,لواء السد,,,SY", "there,لواء السد,,,IQ", "there,لواء السد الآخر,,,")
PEOPLE_HEAD = "name_ar,names,name_en,actor_id,role,valid_from,valid_to,source"


@pytest.fixture(scope="module")
def forces(tmp_path_factory: pytest.TempPathFactory) -> ActorTable:
    place = folder(tmp_path_factory.mktemp("forces"), FORCES, NAMES)
    (place / "forces.toml").write_text((FOLDER / "forces.toml").read_text("utf-8"), "utf-8")
    people = "زيد الحارثي,زيد بن علي الحارثي,Zayd,here,leader,2010-01-01,2014-01-01,test\n"
    (place / "people.csv").write_text(f"{PEOPLE_HEAD}\n{people}", "utf-8")
    return ActorTable(place, WORDS, FOLDER / "states.csv")


@pytest.mark.parametrize(
    ("text", "day", "ident"),
    [
        ("قصف الجيش اليمني البلدة.", date(2010, 1, 1), "old_state"),
        ("قصف الجيش اليمني البلدة.", date(2015, 1, 1), "new_state"),
        ("قصف الجيش اليمني البلدة.", None, "xx_army"),
        ("أوقف خفر السواحل اليمني قاربا.", date(2015, 1, 1), "xx_coast"),
        ("اعتقلت قوات الأمن اليمنية رجلا.", date(2015, 1, 1), "xx_police"),
        ("قصف سلاح الجو اليمني البلدة.", date(2015, 1, 1), "new_state"),
        ("قصف الجيش الليبي البلدة.", date(2015, 1, 1), "ly_military"),
    ],
)
def test_the_force_of_a_state_by_its_noun_and_the_day(
    forces: ActorTable, text: str, day: date | None, ident: str
) -> None:
    assert [m.id for m in found(text, forces, day)][:1] == [ident]


@pytest.mark.parametrize(
    ("countries", "ident"),
    [
        ({"YE": 3.0}, "new_state"),
        ({"YE": 3.0, "SA": 2.0}, None),
        ({"YE": 1.0}, None),
        ({}, None),
    ],
)
def test_the_army_is_that_of_the_country_which_the_article_is_about(
    forces: ActorTable, countries: dict[str, float], ident: str | None
) -> None:
    assert [m.id for m in found("قصف الجيش البلدة.", forces, date(2015, 1, 1), countries)][:1] == [ident]


def test_the_police_do_not_point_back_to_an_army(forces: ActorTable) -> None:
    text = "انسحب الجيش اليمني من البلدة، ثم دخلت الشرطة البلدة."
    army, police = found(text, forces, date(2015, 1, 1), {"YE": 5.0})
    assert (army.id, police.id, police.antecedent) == ("new_state", "xx_police", None)


@pytest.mark.parametrize(
    ("countries", "ident"), [({"SY": 3.0, "IQ": 1.0}, "here"), ({"SY": 1.0, "IQ": 3.0}, "there"), ({"LY": 1.0}, None)]
)
def test_a_name_of_two_means_the_one_of_the_country_that_is_spoken_of_most(
    forces: ActorTable, countries: dict[str, float], ident: str | None
) -> None:
    assert [m.id for m in found("هاجم لواء السد القرية.", forces, date(2015, 1, 1), countries)][:1] == [ident]


def test_a_leader_stands_for_his_organisation_even_after_his_end(forces: ActorTable) -> None:
    assert [m.id for m in found("قتل زيد بن علي الحارثي.", forces, date(2015, 1, 1))][:1] == ["here"]
    assert "here" not in [m.id for m in found("قتل زيد الحارثي.", forces, date(2005, 1, 1))]


def test_an_adjective_in_the_accusative_is_no_country(forces: ActorTable) -> None:
    assert [m.kind for m in found("قتل عشرون شخصاً سورياً.", forces)] == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("زيد الحارثي,,Zayd,nobody,leader,,,test", "line 2: no actor has the id 'nobody'"),
        ("زيد الحارثي,,Zayd,wind,king,,,test", "line 2: unknown role 'king'"),
        ("زيد,,Zayd,wind,leader,,,test", "line 2: 'زيد' is one word"),
        ("زيد الحارثي,,Zayd,wind,leader,,,", "line 2: name_ar and source must be given"),
        ("زيد الحارثي,,Zayd,wind,leader,2020-01-01,2019-01-01,test", "line 2: 2020-01-01 lies after 2019-01-01"),
    ],
)
def test_a_broken_row_of_people_is_named_by_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    place = folder(tmp_path)
    (place / "people.csv").write_text(f"{PEOPLE_HEAD}\n{row}\n", "utf-8")
    with pytest.raises(ActorError, match=f"people.csv: {message}"):
        read_people(place / "people.csv", read_actors(place / "actors.csv"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("SY,سوريا,سوري,test", "line 3: the country SY is there twice"),
        ("Syria,سوريا,سوري,test", "line 3: 'Syria' is no ISO 3166 alpha-2 code"),
        ("IQ,,عراقي,test", "line 3: names and source must be given"),
    ],
)
def test_a_broken_state_is_named_by_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "states.csv"
    path.write_text(f"iso2,names,nisba,source\nSY,سوريا,سوري,test\n{row}\n", "utf-8")
    with pytest.raises(ActorError, match=f"states.csv: {message}"):
        read_states(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('cavalry = ["الخيالة"]', "line 2: unknown force 'cavalry'; use one of air_force"),
        ('navy = "البحرية"', "line 2: navy is no list of nouns"),
        ('navy = [""]', "line 2: navy is no list of nouns"),
        ('navy = ["الدرك"]', "line 2: 'الدرك' is also a noun of gendarmerie"),
        ("navy = البحرية", r"Invalid value \(at line 2, .*; correct it"),
    ],
)
def test_a_broken_line_of_forces_is_named(tmp_path: Path, line: str, message: str) -> None:
    place = folder(tmp_path)
    (place / "forces.toml").write_text(f'gendarmerie = ["الدرك"]\n{line}\n', "utf-8")
    with pytest.raises(ActorError, match=rf"forces\.toml: {message}"):
        ActorTable(place, WORDS, FOLDER / "states.csv")


def test_an_actor_that_no_name_reaches_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ActorError, match=r"actors\.csv: old_guard has neither a name .* nor a force"):
        ActorTable(folder(tmp_path, ROWS, (ALIASES[0], ALIASES[3])), WORDS, FOLDER / "states.csv")


def test_two_armies_of_one_country_at_one_time_are_an_error(tmp_path: Path) -> None:
    rows = (*FORCES[:3], "third,القوات الأخرى,Third,state,1,YE,,military,YEM,MIL,2014-01-01,,test")
    with pytest.raises(ActorError, match="third and new_state are both the military of YE at one time"):
        ActorTable(folder(tmp_path, rows, ()), WORDS, FOLDER / "states.csv")


def test_the_compiled_table_is_made_anew_when_a_row_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    place = folder(tmp_path)
    first = ActorTable(place, WORDS, FOLDER / "states.csv")
    assert ActorTable(place, WORDS, FOLDER / "states.csv").fingerprint == first.fingerprint
    assert len(list((tmp_path / "cache").glob("actors-*"))) == 1
    with (place / "aliases.csv").open("a", encoding="utf-8") as file:
        file.write("wind,كتيبة النسيم,,,\n")
    second = ActorTable(place, WORDS, FOLDER / "states.csv")
    assert second.fingerprint != first.fingerprint
    assert [m.id for m in found("هاجمت كتيبة النسيم نقطة.", second, date(2015, 1, 1))] == ["wind"]
    next((tmp_path / "cache").glob(f"actors-{second.fingerprint[:16]}*")).write_bytes(b"broken")
    assert ActorTable(place, WORDS, FOLDER / "states.csv").rows.keys() == second.rows.keys()


# ---------------------------------------------------------------- the project's own table


@pytest.fixture(scope="module")
def own() -> ActorTable:
    return ActorTable.load()


@pytest.mark.parametrize("proclitic", ["و", "ف", "ب", "ل", "ك", "ول", "وب"])
def test_names_are_found_behind_every_proclitic(own: ActorTable, proclitic: str) -> None:
    lost = []
    for name, alias in read_aliases(FOLDER / "aliases.csv", own.rows):
        written = proclitic + name
        if proclitic.endswith("ل") and name.startswith("ال"):
            written = proclitic + name[1:]
        entry = own.names.at(tokenize(written), 0)
        if entry is None or alias.actor.id not in {other.actor.id for other in entry.payload}:
            lost.append(written)
    assert lost == []


@pytest.mark.parametrize(
    ("text", "day", "countries", "ident"),
    [
        ("سيطرت جبهة النصرة على القرية.", date(2015, 6, 1), {"SY": 3.0}, "jabhat_al_nusra"),
        ("سيطرت جبهة فتح الشام على القرية.", date(2016, 9, 1), {"SY": 3.0}, "jabhat_fath_al_sham"),
        ("سيطرت جبهة النصرة على القرية.", date(2018, 6, 1), {"SY": 3.0}, "hayat_tahrir_al_sham"),
        ("قصف الجيش السوري القرية.", date(2024, 12, 1), {"SY": 3.0}, "syria_government_assad"),
        ("قصف الجيش السوري القرية.", date(2025, 3, 1), {"SY": 3.0}, "syria_government_transitional"),
        ("قصفت قوات السلطة السورية القرية.", date(2021, 3, 1), {"SY": 3.0}, "syria_government_assad"),
        ("انتشر الأمن العام في البلدة.", date(2025, 3, 1), {"SY": 3.0}, "syria_general_security"),
        ("أوقف الأمن العام رجلا.", date(2025, 3, 1), {"LB": 3.0}, "lebanon_general_security"),
        ("قصف طيران التحالف الموقع.", date(2015, 6, 1), {"YE": 3.0}, "saudi_led_coalition"),
        ("قصف طيران التحالف الموقع.", date(2015, 6, 1), {"IQ": 3.0}, "us_led_coalition"),
        ("هاجمت أنصار الشريعة القرية.", date(2015, 6, 1), {"YE": 3.0}, "aqap"),
        ("هاجم تنظيم القاعدة القرية.", date(2015, 6, 1), {"YE": 3.0, "AF": 2.0}, "aqap"),
        ("هاجم تنظيم القاعدة القرية.", date(2015, 6, 1), {"YE": 1.0, "AF": 5.0}, "al_qaeda"),
        ("هاجمت أنصار الشريعة القرية.", date(2015, 6, 1), {"LY": 3.0}, "ansar_al_sharia_libya"),
        ("هاجمت حركة طالبان القرية.", date(2015, 6, 1), {"AF": 3.0}, "taliban_afghanistan"),
        ("هاجمت حركة طالبان باكستان القرية.", date(2015, 6, 1), {"PK": 3.0}, "ttp"),
        ("خطفت جماعة بوكوحرام فتيات.", date(2015, 6, 1), {"NG": 3.0}, "boko_haram"),
        ("قصفت القوات الروسية المدينة.", date(2022, 6, 1), {"UA": 3.0}, "ru_military"),
        ("قتل الدرك الوطني الجزائري رجلا.", date(2015, 6, 1), {"DZ": 3.0}, "dz_gendarmerie"),
    ],
)
def test_names_by_day_and_country(
    own: ActorTable, text: str, day: date, countries: dict[str, float], ident: str
) -> None:
    assert ident in [m.id for m in found(text, own, day, countries)]


def test_no_actor_is_missing_where_the_issue_names_its_country(own: ActorTable) -> None:
    for country in "SY IQ YE LB PS IL LY SD EG JO SA IR TR SO ML NG AF PK UA RU US".split():
        organisations = [row for row in own.rows.values() if row.country == country]
        assert {"military", "police", "government"} <= {row.force for row in organisations}, country
        assert all(row.plover_country and row.plover_sector for row in organisations)
    assert len(own.rows) >= 400


@pytest.mark.parametrize(
    ("text", "countries", "ident"),
    [
        ("قصفت مقاتلات تابعة للتحالف العربي موقعا.", {"YE": 3.0}, "saudi_led_coalition"),
        ("أعلن جهاز مكافحة الإرهاب العملية.", {"LY": 3.0}, "libya_counter_terrorism"),
        ("أعلن جهاز مكافحة الإرهاب العملية.", {"IQ": 3.0}, "iraq_counter_terrorism"),
    ],
)
def test_rows_of_the_project_that_were_once_linked_wrongly(text: str, countries: dict[str, float], ident: str) -> None:
    mentions = find_actors(split_sentences(text, "text"), ActorTable.load(), date(2017, 5, 1), countries)
    assert [mention.id for mention in mentions if mention.id] == [ident]


# ---------------------------------------------------------------- what only looks like an actor, and who is pointed back to


def test_the_adjective_of_an_act_or_a_statement_is_no_person(table: ActorTable) -> None:
    for text in ("في بيان صحفي", "الحادث الإرهابي", "بهجوم مسلح", "أعلن الدفاع المدني", "عصيان مدني"):
        assert found(text, table) == [], text
    assert [mention.text for mention in found("إثر تفجير انتحاري نفسه", table)] == ["انتحاري"]
    assert [mention.text for mention in found("مقتل مدني", table)] == ["مدني"]


def test_a_noun_points_back_to_who_is_called_by_it() -> None:
    own = ActorTable.load()

    def meant(text: str) -> str | None:
        *_, last = found(text, own)
        return last.id

    both = "هاجم تنظيم داعش المدينة وصده مقاتلو حزب العمال الكردستاني"
    assert meant(f"{both} ثم انسحب التنظيم") == "islamic_state"
    assert meant(f"{both} ثم انسحب الحزب") == "pkk"
    assert meant("هاجم تنظيم داعش المدينة ودعا الحزب إلى الهدوء") is None


def test_whom_an_actor_supports_or_opposes_belongs_to_its_name() -> None:
    own = ActorTable.load()
    for text, sponsor in (
        ("القوات المناهضة لداعش", "لداعش"),
        ("ناشط مناهض للحكومة", "للحكومة"),
        ("مسلحون مؤيدون لداعش", "لداعش"),
    ):
        assert [mention.sponsor for mention in found(text, own)] == [sponsor], text
    assert [mention.sponsor for mention in found("ميليشيا مؤيدة للحكومة", own)] == ["للحكومة"]
