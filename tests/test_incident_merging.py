"""Which reports are one incident, and what is believed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from extract.incidents.blocking import keys, lookups
from extract.incidents.clustering import LARGEST, LINK, cluster, joined, manageable
from extract.incidents.day_parts import day_parts, load_day_parts
from extract.incidents.evidence import NEVER, IncidentRulesError, compare, load_alternatives, log_odds, reaches
from extract.incidents.merging import load_rules, merge
from extract.incidents.report import Report
from extract.incidents.signs import find_signs, most_of_all, place_sign, word_signs
from extract.incidents.values import merge_values
from extract.incidents.wording import ordinary_words, stem, weight
from extract.language.normalize import normalize
from extract.paths import DATA, PROJECT
from extract.schema import Actor, Casualty, Event, Source
from tests.reports import DAY, HIT, NOWHERE, attack, report

NEXT = DAY + timedelta(days=1)


def together(*reports: Report) -> list[set[str]]:
    return sorted(({member.article for member in one.members} for one in merge(reports)), key=sorted)


def test_words_weigh_the_same_in_any_order() -> None:
    """Sets of words have another order in every process, and three decimals of a score are stored."""
    weights = {"حقل": 0.1, "سوق": 0.2, "نهر": 0.3}
    assert sum(weights.values()) != sum(reversed(weights.values()))
    assert weight(weights, weights) == weight(reversed(weights), weights)


def test_two_outlets_that_tell_one_attack_are_one_incident() -> None:
    first = report("a", attack())
    second = report("b", attack("انفجرت سيارة مفخخة أمام ثكنة الزيتون فقتل خمسة جنود"))
    (incident,) = merge([first, second])
    assert incident.values.n_sources == 2
    assert incident.values.agreement == "agree"
    told = incident.members[0].reason
    assert "the same place (عدن)" in told
    assert "killed 5 in both" in told
    assert "the same day (2021-03-04)" in told


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("eight days later", attack("فجر انتحاري نفسه في معسكر آخر", day=DAY + timedelta(days=8))),
        ("another city, far away", attack("انفجار في سوق الحطب", place_id="gn-71137", place_name="صنعاء",
         place_text="صنعاء", admin1="أمانة العاصمة", admin1_pcode="YE13", latitude=15.35, longitude=44.2)),
        ("a protest", attack("تظاهر المئات للمطالبة بالكهرباء", type="peaceful_protest", killed=None, injured=None)),
        ("the same city and day, another hour and toll",
         attack("هاجم مسلحون مساء مطعما شعبيا فقتلوا 31 زبونا", killed=31, injured=60, initiators=())),
        ("another country", attack("انفجار قرب الميناء القديم", country="SO", place_id="gn-53654", place_name="مقديشو", place_text="مقديشو",
         admin1="بنادر", admin1_pcode="SO22", latitude=2.04, longitude=45.34)),
    ],
)  # fmt: skip
def test_what_is_another_incident(why: str, other: object) -> None:
    morning = attack(HIT + " صباح اليوم")
    assert together(report("a", morning), report("b", other)) == [{"a"}, {"b"}], why  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("why", "other", "published"),
    [
        ("papers print the next day", attack(day=NEXT, date_basis="published"), NEXT),
        ("the country is all that is said of the place", attack(**NOWHERE), DAY),
        ("told as a suicide bombing", attack(type="suicide_bomb"), DAY),
        ("the toll rises", attack(killed=9, injured=17), NEXT),
        ("a part of the city", attack(place_id="ms-ye-khormaksar", place_name="خور مكسر", place_text="خور مكسر",
         latitude=12.81, longitude=45.03), DAY),
    ],
)  # fmt: skip
def test_what_is_the_same_told_otherwise(why: str, other: object, published: date) -> None:
    assert together(report("a", attack()), report("b", other, published=published)) == [{"a", "b"}], why  # type: ignore[arg-type]


def test_an_article_that_tells_two_attacks_keeps_them_apart() -> None:
    one = attack()
    two = attack("انفجرت عبوة في سوق السمك فقتل اثنان", killed=2, injured=None)
    assert len(merge([report("a", one), report("a", two, position=1)])) == 2


def test_a_chain_is_not_one_incident() -> None:
    """a and b are alike, b and c are, a and c are not: c may not come in over b."""
    assert cluster(["a", "b", "c"], lambda *ids: -4.0 if ids == ("a", "c") else 2.0, {}) == [["a", "b"], ["c"]]


def test_a_report_that_says_little_may_come_in_over_half_of_the_others() -> None:
    assert cluster(["a", "b", "c"], lambda *ids: -1.0 if ids == ("a", "c") else 2.0, {}) == [["a", "b", "c"]]


def test_a_hard_no_keeps_groups_apart_however_alike_the_others_are() -> None:
    found = cluster(["a", "b", "c", "d"], lambda *ids: NEVER if ids == ("a", "d") else 9.0, {})
    assert found == [["a", "b", "c"], ["d"]]


def test_decisions_of_people_hold_against_evidence() -> None:
    assert cluster(["a", "b"], lambda *ids: 5.0, {("a", "b"): False}) == [["a"], ["b"]]
    assert joined([["a"], ["b"], ["c"]], {("a", "b"): True}) == [["a", "b"], ["c"]]


def test_many_reports_that_hang_together_are_parted_at_the_weakest_links() -> None:
    ids = [f"{number:05d}" for number in range(3 * LARGEST)]
    links: dict[str, set[str]] = {one: set() for one in ids}
    for a, b in pairwise(ids):
        links[a].add(b)
        links[b].add(a)
    parts = manageable(ids, links, lambda a, b: 0.5 if int(b) % 100 == 0 else 9.0)
    assert [len(part) for part in parts] == [100] * (3 * LARGEST // 100)
    assert manageable(ids[:LARGEST], links, lambda a, b: 0.5) == [ids[:LARGEST]]


def test_reports_without_any_date_need_more_than_place_and_type() -> None:
    bare = attack("معارك في المدينة", type="armed_clash", killed=None, injured=None, day=None)
    other = attack("قتال في الضواحي", type="armed_clash", killed=None, injured=None, day=None)
    assert len(merge([report("a", bare, published=None), report("b", other, published=None)])) == 2
    assert (
        len(merge([report("a", attack(day=None), published=None), report("b", attack(day=None), published=None)])) == 1
    )


events = some.builds(
    lambda shift, killed, placed, basis: attack(
        day=None if shift == 3 else DAY + timedelta(days=shift), killed=killed, date_basis=basis, **placed
    ),
    some.integers(-3, 3),
    some.sampled_from([None, 2, 5, 6, 12, 40]),
    some.sampled_from([{}, NOWHERE, {**NOWHERE, "country": None, "place_text": "سوق بعدن", "geo_precision": 1}]),
    some.sampled_from(["text", "published"]),
)


@settings(deadline=None, max_examples=60)
@given(some.lists(events, min_size=2, max_size=7), some.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(made: list, chance) -> None:  # type: ignore[no-untyped-def, type-arg]
    reports = [report(f"r{number}", event) for number, event in enumerate(made)]
    before = together(*reports)
    chance.shuffle(reports)
    assert together(*reports) == before


@settings(deadline=None, max_examples=60)
@given(events, events)
def test_looking_is_mutual_and_evidence_is_symmetric(a: object, b: object) -> None:
    first, second = report("a", a), report("b", b)  # type: ignore[arg-type]
    assert bool(lookups(first) & keys(second)) == bool(lookups(second) & keys(first))
    forth, back = compare(first, second, load_rules()), compare(second, first, load_rules())
    assert forth.log_odds == pytest.approx(back.log_odds)
    assert forth.never == back.never


def test_reports_that_begin_alike_are_compared_within_days_of_each_other_only() -> None:
    elsewhere = dict(NOWHERE, country=None, killed=None, injured=None)
    first, next_day, later = (report(f"r{n}", attack(day=DAY + timedelta(days=n), **elsewhere)) for n in (0, 1, 40))

    def compared(one: Report, other: Report) -> bool:
        return any(key.startswith("words ") for key in lookups(one) & keys(other))

    assert compared(first, next_day)
    assert not compared(first, later)
    assert not compared(later, first)


def test_the_same_spokesman_alone_does_not_make_two_attacks_one() -> None:
    """A truck in the morning, a man at the gate in the evening; one spokesman tells of both, the second toll is higher."""
    speaker = Source("المتحدث باسم الشرطة عماد الجاف")
    truck = attack(
        "انفجرت شاحنة صباحا في حي سكني وفق المتحدث باسم الشرطة عماد الجاف", killed=8, injured=60, source=speaker
    )
    gate = attack(
        "فجر رجل نفسه مساء أمام الأكاديمية وفق المتحدث باسم الشرطة عماد الجاف", killed=15, injured=None, source=speaker
    )
    assert len(merge([report("a", truck), report("b", gate, published=NEXT)])) == 2


# Values ---------------------------------------------------------------------------------------------------------------


def test_a_later_figure_of_one_outlet_supersedes_its_earlier_one() -> None:
    (incident,) = merge([
        report("a", attack(killed=5), outlet="x"),
        report("b", attack(killed=8), outlet="x", published=NEXT),
        report("c", attack(killed=7), outlet="y"),
    ])  # fmt: skip
    killed = incident.values.people["killed"]
    assert (killed.low, killed.high) == (7, 8)
    assert incident.values.agreement == "range"
    assert incident.values.n_sources == 2
    assert incident.values.n_articles == 3


def test_the_latest_official_figure_is_the_best() -> None:
    official = attack(killed=6, source=Source("وزارة الداخلية"))
    (incident,) = merge([report("a", attack(killed=5)), report("b", attack(killed=5)), report("c", official)])
    assert incident.values.people["killed"].best == 6


RISEN = "ارتفع عدد قتلى السيارة المفخخة أمام ثكنة الزيتون إلى 43 وجرح 60 على يد انتحاري يدعى رماح"


def official(evidence: str = HIT, killed: int = 20, speaker: str = "وزارة الداخلية") -> Event:
    return attack(evidence, killed=killed, source=Source(speaker))


@pytest.mark.parametrize(
    ("why", "reports", "killed", "agreement", "reason"),
    [
        ("a toll that has risen since the authority spoke",
         [report("a", official()), report("b", attack(RISEN, killed=43), published=NEXT)],
         (20, 43, 43), "range", "b of 2021-03-05 says that the toll has risen"),
        ("an authority that spoke after the toll had risen",
         [report("a", official(killed=41), published=NEXT), report("b", attack(RISEN, killed=43))],
         (41, 41, 43), "range", "the latest figure of an authority: وزارة الداخلية"),
        ("one authority, credited by two outlets, corrects itself",
         [report("a", official()), report("b", official(killed=43), published=NEXT)],
         (43, 43, 43), "agree", "the latest figure of an authority: وزارة الداخلية"),
        ("… also within a day",
         [report("a", official(), published="2021-03-04T18:00:00+03:00"),
          report("b", official(killed=43), published="2021-03-04T16:30:00+00:00")],
         (43, 43, 43), "agree", "the latest figure of an authority: وزارة الداخلية"),
        ("two authorities contradict each other",
         [report("a", official()), report("b", official(killed=43, speaker="وزارة الصحة"), published=NEXT)],
         (20, 43, 43), "conflict", "the latest figure of an authority: وزارة الصحة"),
        ("a risen toll against a majority of the day before",
         [report("a", attack()), report("b", attack()), report("c", attack(RISEN, killed=43), published=NEXT)],
         (5, 43, 43), "range", "c of 2021-03-05 says that the toll has risen"),
        ("more tell it, and no authority",
         [report("a", attack()), report("b", attack()), report("c", attack(killed=6), published=NEXT)],
         (5, 5, 6), "range", "2 of 3 sources tell it"),
        ("each another number",
         [report("a", attack(killed=6)), report("b", attack(), published=NEXT)],
         (5, 5, 6), "range", "b of 2021-03-05 tells it, the latest"),
        ("an outlet that is vague later",
         [report("a", attack(), outlet="x"),
          report("b", attack(casualties=(Casualty("killed", 10, None, None, "vague"),)), outlet="x", published=NEXT)],
         (5, 5, 5), "single", "one source tells it"),
    ],
)  # fmt: skip
def test_which_figures_stand_which_is_the_best_and_why(
    why: str, reports: list[Report], killed: tuple[int, int, int], agreement: str, reason: str
) -> None:
    values = merge_values(reports, {})
    found = values.people["killed"]
    assert (found.low, found.best, found.high) == killed, why
    assert (values.agreement, found.why) == (agreement, reason), why
    assert merge_values(reports[::-1], {}).people["killed"] == found


def test_contradiction_is_kept_and_named() -> None:
    (incident,) = merge([report("a", attack(killed=5)), report("b", attack(killed=12), published=NEXT)])
    values = incident.values
    assert (values.people["killed"].low, values.people["killed"].high) == (5, 12)
    assert values.agreement == "conflict"
    assert "the sources contradict each other" in values.doubts


def test_a_reprint_is_no_second_source() -> None:
    (incident,) = merge([report("a", attack()), report("b", attack(), group="a")])
    assert (incident.values.n_sources, incident.values.n_articles) == (1, 2)
    assert incident.values.agreement == "single"


def test_the_day_told_in_words_and_the_most_precise_place_are_taken() -> None:
    quarter = attack(place_id="ms-ye-khormaksar", place_name="خور مكسر", place_text="خور مكسر")
    (incident,) = merge([
        report("a", attack(**NOWHERE)),
        report("b", quarter),
        report("c", attack(day=NEXT, date_basis="published"), published=NEXT),
    ])  # fmt: skip
    assert incident.values.date_start == DAY
    assert incident.values.place_name == "خور مكسر"


def test_a_vague_number_does_not_widen_the_range() -> None:
    vague = attack(casualties=(Casualty("killed", 2, None, None, "vague"),))
    (incident,) = merge([report("a", attack(killed=5)), report("b", vague)])
    killed = incident.values.people["killed"]
    assert (killed.low, killed.best, killed.high) == (5, 5, 5)


def test_an_article_that_looks_back_is_no_source() -> None:
    """It tells its own news first, and in passing what happened a week before."""
    later = DAY + timedelta(days=7)
    news = attack("هجوم على مقر أمني في المنصورة", day=later, killed=1, injured=None)
    merged = merge([
        report("a", attack()),
        report("b", news, published=later),
        report("b", attack(), published=later, position=1),
    ])  # fmt: skip
    first = next(one for one in merged if one.values.date_start == DAY)
    assert [(member.article, member.recall) for member in first.members] == [("a", False), ("b", True)]
    assert first.values.n_sources == 1
    assert first.members[1].reason.startswith("looks back on it")


def test_an_article_looks_back_on_a_week_as_on_a_day() -> None:
    later = DAY + timedelta(days=7)
    week = replace(attack(), date_precision="week", date_end=DAY)
    assert report("b", week, published=later, position=1).recall
    assert not report("b", replace(week, date_end=later), published=later, position=1).recall


def test_looking_back_is_all_there_is_when_nobody_reported_it() -> None:
    later = DAY + timedelta(days=30)
    merged = merge([
        report("a", attack(), published=later, position=1),
        report("b", attack(), published=later, position=2),
    ])  # fmt: skip
    assert [member.recall for member in merged[0].members] == [False, False]
    assert merged[0].values.n_sources == 2


def test_actors_stand_in_the_order_told_and_known_ones_first() -> None:
    brigade, battalion, known = Actor("لواء السيل"), Actor("كتيبة الريح"), attack().initiators[0]
    (incident,) = merge([report("a", attack(initiators=(brigade, battalion)))])
    assert [actor.text for actor in incident.values.initiators] == ["لواء السيل", "كتيبة الريح"]
    (incident,) = merge([report("a", attack(initiators=(brigade, battalion, known)))])
    assert [actor.text for actor in incident.values.initiators] == ["داعش", "لواء السيل", "كتيبة الريح"]
    both = [report("z", attack(initiators=(battalion, brigade))), report("y", attack(initiators=(brigade, battalion)))]
    assert merge(both)[0].values.initiators == merge(both[::-1])[0].values.initiators


def test_allied_actors_speak_for_one_incident() -> None:
    sponsor = attack(initiators=(Actor("أنصار بيت المقدس", "islamic_state_khorasan", None, "rebel"),))
    stranger = attack(initiators=(Actor("الحوثيون", "houthis", None, "rebel"),))
    own = report("a", attack())
    allied, other = (compare(own, report("b", event), load_rules()) for event in (sponsor, stranger))
    assert allied.log_odds > other.log_odds
    assert any("allied initiators (تنظيم الدولة الإسلامية and أنصار بيت المقدس)" in reason for reason in allied.reasons)
    same = compare(own, report("b", attack()), load_rules())
    assert "the same initiator (تنظيم الدولة الإسلامية)" in same.reasons


@pytest.mark.parametrize(
    ("event", "doubt"),
    [
        (attack(place_id=None, place_name=None, place_text="وادي الزهر"), "the place is not in the gazetteer"),
        (attack(initiators=(Actor("كتيبة الريح", class_="rebel"),)), "كتيبة الريح is not in the actor table"),
        (attack(confidence=0.3), "low confidence"),
        (attack(country=None, **NOWHERE), "no country"),
    ],
)
def test_what_needs_a_person_is_named(event: Event, doubt: str) -> None:
    (incident,) = merge([report("a", event)])
    assert doubt in incident.values.doubts


def test_nothing_to_doubt() -> None:
    (incident,) = merge([report("a", attack(targets=(Actor("الجماعة", class_="rebel"),)))])
    assert incident.values.doubts == ()


def test_the_people_by_side_are_those_of_the_latest_report_of_a_source() -> None:
    """The first report counts civilians, the later one of the same outlet does not say who they were."""
    first = attack(casualties=(Casualty("killed", 3, 3, 3, class_="civilian", side="target"),))
    later = attack(casualties=(Casualty("killed", 7, 7, 7),))
    (incident,) = merge([report("a", first, outlet="x"), report("b", later, outlet="x", published=NEXT)])
    assert [(key, told.best) for key, told in incident.values.casualties.items()] == [
        (("killed", "unknown", "unknown"), 7)
    ]


def test_the_part_of_the_day_may_stand_in_the_words_for_the_day_alone() -> None:
    """The evidence of the one is a clause without its hour: a truck in the morning and a man in the evening are two."""
    speaker = Source("الناطق باسم الشرطة رماح الزبير")
    truck = attack("قتل ثمانية", killed=8, injured=60, date_text="صباح اليوم", source=speaker)
    gate = attack("فجر نفسه فقتل 15، قال رماح الزبير", killed=15, injured=None, date_text="مساء الخميس", source=speaker)
    assert report("a", truck).hours == {"morning"}
    assert together(report("a", truck), report("b", gate, published=NEXT)) == [{"a"}, {"b"}]
    same = replace(gate, date_text="الخميس", casualties=truck.casualties)
    assert together(report("a", truck), report("b", same, published=NEXT)) == [{"a", "b"}]


def test_a_later_report_that_says_the_toll_has_risen_tells_the_same() -> None:
    strike = {"type": "air_drone_strike", "injured": None, "initiators": ()}
    first = report("a", attack("غارة على حي الورد", killed=20, **strike))  # type: ignore[arg-type]
    risen = report("b", attack("ارتفع عدد القتلى في حي الورد إلى 43", killed=43, **strike), published=NEXT)  # type: ignore[arg-type]
    other = report("c", attack("قتل 43 في حي الورد", killed=43, **strike), published=NEXT)  # type: ignore[arg-type]
    rules = load_rules()
    told = compare(first, risen, rules)
    assert "the later one says that the toll has risen" in told.reason
    assert told.log_odds > compare(first, other, rules).log_odds + 1


def test_words_weigh_less_than_place_and_day() -> None:
    """A copied sentence full of telling words is worth less than the same site on the same day."""
    rules = load_rules()
    names = "انفجرت سيارة لعشيرة الرماحنة قرب معمل القناديل وطاحونة السنبلة بعد خروج مشيعي سرحان القمري من الرواق"
    first, second = report("a", attack(names)), report("b", attack(names))
    words = [(sign, times) for sign, times in word_signs(first, second, rules) if sign.startswith("words")]
    assert {sign for sign, _ in words} == {"words:rare", "words:row", "words:most"}
    assert (
        sum(rules.weights[sign] * times for sign, times in words)
        < rules.weights["place:site"] + rules.weights["day:same"]
    )


def test_a_site_beyond_the_gazetteer_is_found_by_its_name_in_the_quotes() -> None:
    """ "The mosque in Aden" has neither place nor country; what it says names the city of the other."""
    elsewhere = attack("مقتل 47 في مسجد بعدن", killed=47, injured=None, country=None, **NOWHERE)
    site = replace(elsewhere, place_text="مسجد بعدن", geo_precision=1)
    city = report("a", attack("قتل 41 في مسجد الزيتون في عدن", killed=41, injured=None))
    assert place_sign(city, report("b", site)) == place_sign(report("b", site), city) == "place:told"
    assert lookups(city) & keys(report("b", site))
    assert keys(city) & lookups(report("b", site))
    market = attack("غارة على سوق الحطب", place_id=None, place_name=None, place_text="سوق الحطب", geo_precision=5)
    assert place_sign(report("a", attack("قصف سوق الحطب في عدن")), report("b", market)) == "place:told"


def test_one_article_may_tell_an_attack_again_by_the_land_around_it() -> None:
    """A town and its country are no two places; two towns are."""
    town, land = (
        attack(),
        attack(place_id="cldr-YE", place_name="اليمن", admin1=None, admin1_pcode=None, geo_precision=6),
    )
    land = replace(land, evidence="هز انفجار اليمن")
    other = attack(place_id="gn-1", place_name="لحج", latitude=13.06, longitude=44.88, evidence="هجوم في لحج")
    rules = load_rules()
    assert not compare(report("a", town), report("a", land, position=1), rules).never
    assert compare(report("a", town), report("a", other, position=1), rules).never
    both = "هجمات في اليمن وعدن"
    shared = [replace(one, evidence=both) for one in (town, land)]
    assert compare(report("a", shared[0]), report("a", shared[1], position=1), rules).never


def test_strikes_on_one_base_on_two_days_are_two_and_a_town_is_taken_once() -> None:
    base = {"type": "air_drone_strike", "killed": None, "injured": None}
    first = report("a", attack("غارات على مواقع في القاعدة", **base))  # type: ignore[arg-type]
    second = report("b", attack("قصف مخزن في القاعدة", day=NEXT, **base), published=NEXT)  # type: ignore[arg-type]
    assert together(first, second) == [{"a"}, {"b"}]
    assert "such things happen daily" in compare(first, second, load_rules()).reason
    town = {**base, "type": "territory_gain_state"}
    taken, again = (report(name, attack(day=day, **town)) for name, day in (("a", DAY), ("b", NEXT)))  # type: ignore[arg-type]
    rules = load_rules()
    assert dict(find_signs(taken, again, rules))["type:routine"] == 1
    assert dict(find_signs(first, second, rules))["type:routine"] > 1


def test_a_clash_and_an_arrest_of_one_town_and_day_need_more_in_common() -> None:
    clash = attack("اشتباك عند الجسر", type="armed_clash", killed=None, injured=None)
    arrest = attack("توقيف مطلوبين في السوق", type="arrest", killed=None, injured=None)
    assert together(report("a", clash), report("b", arrest)) == [{"a"}, {"b"}]


def test_a_hospital_holds_no_village() -> None:
    """Where in the province it lies is not known; a province holds both."""
    hospital = attack(
        place_id=None, place_name=None, place_text="مستشفى الأمل", geo_precision=5, latitude=None, longitude=None
    )
    village = attack(place_id="gn-1", place_name="الغدير", place_text="الغدير")
    province = attack(place_id="a1-YE24", place_name="محافظة عدن", place_text="محافظة عدن", geo_precision=5)
    one, two, wide = (report(name, event) for name, event in (("a", hospital), ("b", village), ("c", province)))
    assert place_sign(one, two) == place_sign(two, one) == "place:beside"
    assert place_sign(one, wide) == place_sign(two, wide) == "place:inside"


def test_a_land_that_is_called_after_a_town_does_not_name_the_town() -> None:
    town = attack("انفجار في السوق", place_id="gn-2", place_name="الغدير", place_text="الغدير")
    land = attack("انفجار في قطاع الغدير", place_id="own-2", place_name="قطاع الغدير", place_text="قطاع الغدير",
                  admin1=None, admin1_pcode=None, geo_precision=5)  # fmt: skip
    assert place_sign(report("a", town), report("b", land)) == "place:country"


def test_what_all_tell_late_is_looked_back_on_by_none() -> None:
    late = DAY + timedelta(days=90)
    first = report("a", attack(), published=late)
    second = report("b", attack(), published=late, position=3)
    (incident,) = merge([first, second])
    assert [member.recall for member in incident.members] == [False, False]
    (incident,) = merge([report("c", attack()), second])
    assert [member.recall for member in incident.members] == [False, True]


def test_what_a_report_opens_with_is_looked_for_within_a_window_of_days() -> None:
    """A formula that opens reports of many years must not make every report look at all of them."""
    undated = attack(day=None)
    first, again, years = (
        report(name, undated, published=day)
        for name, day in (("a", DAY), ("b", NEXT), ("c", DAY + timedelta(days=700)))
    )
    assert keys(first) & lookups(again)
    assert keys(again) & lookups(first)
    assert not keys(first) & lookups(years)
    assert not keys(report("d", attack())) & lookups(report("e", attack(day=DAY + timedelta(days=700))))
    assert keys(report("d", attack())) & lookups(again)


# Rows and words -------------------------------------------------------------------------------------------------------


def test_forms_of_one_word_have_one_stem() -> None:
    for words in (("والمدرعات", "مدرعة"), ("ببغداد", "بغداد"), ("دوريتهم", "دورية"), ("الفلسطيني", "فلسطين")):
        assert len({stem(normalize(word)) for word in words}) == 1, words


def test_ordinary_words_weigh_less() -> None:
    weights = ordinary_words(["قال الجيش اليوم", "قال الجيش أمس", *["خبر آخر"] * 60])
    assert weights[stem("خبر")] < weights[stem(normalize("الجيش"))] < 1


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('[[alternatives]]\ntypes = ["ied", "bomb"]\nexample = ["أ", "ب"]', "row 1: unknown type 'bomb'"),
        ('[[alternatives]]\ntypes = ["ied"]\nexample = ["أ", "ب"]', "row 1: two or more types"),
        ('[[alternatives]]\ntypes = ["ied", "grenade"]', "row 1: two or more types and an example"),
    ],
)
def test_a_broken_row_of_types_is_named(tmp_path: Path, rows: str, problem: str) -> None:
    path = tmp_path / "same_incident.toml"
    path.write_text(rows, "utf-8")
    with pytest.raises(IncidentRulesError, match=problem):
        load_alternatives(path)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("قتلوا صباح اليوم", {"morning"}),
        ("فجر انتحاري نفسه مساء الجمعة", {"evening"}),
        ("هاجموا الثكنة فجر الجمعة", {"dawn"}),
        ("ظهر مسلحون في المدينة", set()),
        ("ظهر أمس الأول وفي منتصف الليل", {"noon", "night"}),
    ],
)
def test_parts_of_a_day_are_no_verbs(text: str, parts: set[str]) -> None:
    assert day_parts(text) == parts


def test_a_missing_part_of_the_day_is_named(tmp_path: Path) -> None:
    path = tmp_path / "same_incident.toml"
    path.write_text('[day_parts]\ndawn = ["فجر"]', "utf-8")
    with pytest.raises(ValueError, match="write words for each of dawn, morning"):
        load_day_parts(path)


def test_every_weight_is_used_and_explained() -> None:
    table = (DATA / "weights" / "same_incident.csv").read_text("utf-8").splitlines()[1:]
    code = "".join((PROJECT / "extract/incidents" / name).read_text("utf-8") for name in ("signs.py", "whereabouts.py"))
    for row in table:
        sign, _, why = row.split(",", 2)
        assert why, row
        kind, _, name = sign.partition(":")
        computed = kind in ("killed", "others", "place", "day") and f'"{name}"' in code
        assert sign == "(bias)" or f'"{sign}"' in code or computed, sign


@settings(deadline=None, max_examples=120)
@given(events, events, some.sampled_from(["text", HIT, "انفجار في السوق قرب ثكنة الزيتون"]))
def test_the_cheap_refusal_refuses_no_pair_that_the_evidence_joins(a: Event, b: Event, quote: str) -> None:
    rules = load_rules()
    first, second = report("a", replace(a, evidence=quote)), report("b", b, published=NEXT)
    assert most_of_all(first, second, rules) >= log_odds(first, second, rules) - 1e-9
    assert reaches(first, second, rules, LINK) == (log_odds(first, second, rules) >= LINK)


def test_a_weight_is_the_same_in_whatever_order_words_come() -> None:
    """Sets of words have another order in every process; sums of floats must not show it."""
    words = {"أ": 0.1, "ب": 0.2, "ت": 0.3, "ث": 0.7}
    assert {weight(order, words) for order in permutations(words)} == {1.3}
