"""Actors: names by date and country, forces of states, groups beyond the table, anaphors, and valid rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.actors import ActorMention, find_actors
from extract.knowledge.actors import ActorError, ActorTable, read_actors, read_aliases
from extract.language.sentences import split_sentences
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
