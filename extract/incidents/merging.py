"""Reports to incidents: which are compared, which are one, and what is believed of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from extract.incidents.blocking import keys, lookups
from extract.incidents.clustering import LINK, Pair, cluster, components, joined, manageable, pair
from extract.incidents.evidence import Evidence, compare, load_alternatives, log_odds, reaches
from extract.incidents.report import Report
from extract.incidents.signs import Rules, make_rules
from extract.incidents.values import Values, merge_values
from extract.incidents.wording import word_weights
from extract.model import load_weights


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """What comparing knows, read once. Raises ValueError for a broken row."""
    return make_rules(load_weights()["same_incident"], word_weights(), load_alternatives())


@dataclass(frozen=True, slots=True)
class Member:
    """A report of an incident: ``score`` (0 to 1) and ``reason`` of its surest link to another of them.

    ``recall``: the article only looks back on an incident that others reported; it is no source of it.
    """

    id: str
    article: str
    position: int
    published: date | None
    score: float
    reason: str
    recall: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """An incident without an id: its reports, the surest first told, and the values merged from them."""

    members: tuple[Member, ...]
    values: Values


ALONE = "no other report"


def find_links(reports: Iterable[Report], rules: Rules) -> dict[Pair, Evidence]:
    """Every pair of reports whose evidence speaks for one incident, by their ids."""
    everyone = sorted(reports, key=lambda report: report.id)
    by_key: dict[str, list[int]] = defaultdict(list)
    links = {}
    for number, report in enumerate(everyone):
        # Only those with smaller ids are in the table so far; looking is mutual, so none is missed.
        found: set[int] = set()
        for key in lookups(report):
            found.update(by_key.get(key, ()))
        for other in map(everyone.__getitem__, found):
            if reaches(other, report, rules, LINK):
                links[other.id, report.id] = compare(other, report, rules)
        for key in keys(report):
            by_key[key].append(number)
    return dict(sorted(links.items(), key=lambda link: link[0]))


def neighbours(links: Iterable[Pair]) -> dict[str, set[str]]:
    """The links by id, in both directions."""
    found: dict[str, set[str]] = defaultdict(set)
    for a, b in links:
        found[a].add(b)
        found[b].add(a)
    return found


def merge_part(
    part: Sequence[str],
    links: Mapping[str, Collection[str]],
    report_of: Mapping[str, Report],
    rules: Rules,
    decisions: Mapping[Pair, bool],
    known: dict[Pair, float] | None = None,
) -> list[Merged]:
    """The incidents of reports that hang together by links or decisions.

    ``known`` are the log-odds of pairs that have been compared; those that are compared now are added to it.
    """
    known = {} if known is None else known

    def evidence(a: str, b: str) -> float:
        ids = pair(a, b)
        if ids not in known:
            known[ids] = log_odds(report_of[ids[0]], report_of[ids[1]], rules)
        return known[ids]

    groups = []
    for smaller in manageable(part, links, evidence):
        groups += cluster(smaller, evidence, decisions)
    return [
        merge_group([report_of[one] for one in group], rules, decisions, evidence)
        for group in joined(groups, decisions)
    ]


def merge_group(
    reports: Sequence[Report], rules: Rules, decisions: Mapping[Pair, bool], log_odds: Callable[[str, str], float]
) -> Merged:
    """The incident of reports that are one; ``log_odds`` compares two of their ids."""
    at_the_time = believed(reports)
    kept = {report.id for report in at_the_time}
    members = []
    for report in sorted(reports, key=_order):
        member = _member(report, reports, rules, decisions, log_odds)
        if report.id not in kept:
            member = replace(member, reason=f"looks back on it; {member.reason}", recall=True)
        members.append(member)
    return Merged(tuple(members), merge_values(at_the_time, {member.id: member.score for member in members}))


def believed(reports: Sequence[Report]) -> list[Report]:
    """The reports of an incident whose values count: those of who reported it when it happened.

    Where all came late there is nobody else to believe, and all count.
    """
    everyone_late = all(report.late for report in reports)
    return [report for report in reports if everyone_late or not report.recall] or list(reports)


def _order(report: Report) -> tuple[str, str, int]:
    return (report.published.isoformat() if report.published else "9", report.article, report.position)


def _member(
    report: Report,
    reports: Sequence[Report],
    rules: Rules,
    decisions: Mapping[Pair, bool],
    log_odds: Callable[[str, str], float],
) -> Member:
    score, reason = 1.0, ALONE
    others = [other for other in reports if other.id != report.id]
    if any(decisions.get(pair(report.id, other.id)) for other in others):
        reason = "a person decided so"
    elif others:
        surest = max(others, key=lambda other: (log_odds(report.id, other.id), other.id))
        best = compare(report, surest, rules) if report.id < surest.id else compare(surest, report, rules)
        score, reason = best.score, best.reason
    return Member(report.id, report.article, report.position, report.published, score, reason)


def merge(
    reports: Iterable[Report], rules: Rules | None = None, decisions: Mapping[Pair, bool] | None = None
) -> list[Merged]:
    """The incidents of any number of reports, the earliest first; the order of the reports changes nothing."""
    known = rules or load_rules()
    decided = decisions or {}
    report_of = {report.id: report for report in reports}
    links = neighbours([*find_links(report_of.values(), known), *(ids for ids, same in decided.items() if same)])
    merged = [
        one for part in components(report_of, links) for one in merge_part(part, links, report_of, known, decided)
    ]
    return sorted(merged, key=merged_order)


def merged_order(merged: Merged) -> tuple[str, str, str]:
    """Incidents in order: by first day (undated ones last), country and first report."""
    values = merged.values
    return (str(values.date_start or "9"), values.country or "XX", merged.members[0].id)
