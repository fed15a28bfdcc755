"""Reports to incidents: which are compared, which are one, and what is believed of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.incidents.blocking import keys, lookups
from extract.incidents.clustering import LINK, Pair, cluster, components, pair
from extract.incidents.evidence import Evidence, Rules, compare, load_alternatives
from extract.incidents.report import Report
from extract.incidents.values import Values, merge_values
from extract.model import load_weights


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """What comparing knows, read once. Raises ValueError for a broken row."""
    weights = load_weights()
    return Rules(weights["same_incident"], weights["words"], load_alternatives())


@dataclass(frozen=True, slots=True)
class Member:
    """A report of an incident: ``score`` (0 to 1) and ``reason`` of its surest link to another of them."""

    report: Report
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """An incident without an id: its reports, the surest first told, and the values merged from them."""

    members: tuple[Member, ...]
    values: Values


ALONE = "no other report"


def find_links(reports: Iterable[Report], rules: Rules) -> dict[Pair, Evidence]:
    """Every pair of reports whose evidence speaks for one incident, by their ids."""
    by_key: dict[str, list[Report]] = defaultdict(list)
    everyone = sorted(reports, key=lambda report: report.id)
    for report in everyone:
        for key in keys(report):
            by_key[key].append(report)
    links = {}
    for report in everyone:
        found = {other.id: other for key in lookups(report) for other in by_key.get(key, ()) if other.id > report.id}
        for other in found.values():
            evidence = compare(report, other, rules)
            if evidence.log_odds >= LINK:
                links[report.id, other.id] = evidence
    return links


def neighbours(links: Iterable[Pair]) -> dict[str, set[str]]:
    """The links by id, in both directions."""
    found: dict[str, set[str]] = defaultdict(set)
    for a, b in links:
        found[a].add(b)
        found[b].add(a)
    return found


def merge_part(
    part: Sequence[str], report_of: Mapping[str, Report], rules: Rules, decisions: Mapping[Pair, bool]
) -> list[Merged]:
    """The incidents of reports that hang together by links or decisions."""
    known: dict[Pair, Evidence] = {}

    def evidence(a: str, b: str) -> Evidence:
        ids = pair(a, b)
        if ids not in known:
            known[ids] = compare(report_of[ids[0]], report_of[ids[1]], rules)
        return known[ids]

    return [
        merge_group([report_of[one] for one in group], evidence, decisions)
        for group in cluster(part, evidence, decisions)
    ]


def merge_group(
    reports: Sequence[Report], evidence: Callable[[str, str], Evidence], decisions: Mapping[Pair, bool]
) -> Merged:
    """The incident of reports that are one."""
    members = tuple(_member(report, reports, evidence, decisions) for report in sorted(reports, key=_order))
    return Merged(members, merge_values(reports, {member.report.id: member.score for member in members}))


def _order(report: Report) -> tuple[str, str, int]:
    return (report.published.isoformat() if report.published else "9", report.article, report.position)


def _member(
    report: Report, reports: Sequence[Report], evidence: Callable[[str, str], Evidence], decisions: Mapping[Pair, bool]
) -> Member:
    others = [other for other in reports if other.id != report.id]
    if any(decisions.get(pair(report.id, other.id)) for other in others):
        return Member(report, 1.0, "a person decided so")
    if not others:
        return Member(report, 1.0, ALONE)
    best = max((evidence(report.id, other.id) for other in others), key=lambda found: (found.log_odds, found.reasons))
    return Member(report, best.score, best.reason)


def merge(
    reports: Iterable[Report], rules: Rules | None = None, decisions: Mapping[Pair, bool] | None = None
) -> list[Merged]:
    """The incidents of any number of reports, the earliest first; the order of the reports changes nothing."""
    known = rules or load_rules()
    decided = decisions or {}
    report_of = {report.id: report for report in reports}
    links = neighbours([*find_links(report_of.values(), known), *(ids for ids, same in decided.items() if same)])
    merged = [one for part in components(report_of, links) for one in merge_part(part, report_of, known, decided)]
    return sorted(merged, key=merged_order)


def merged_order(merged: Merged) -> tuple[str, str, str]:
    """Incidents in order: by first day (undated ones last), country and first report."""
    values = merged.values
    return (str(values.date_start or "9"), values.country or "XX", merged.members[0].report.id)
