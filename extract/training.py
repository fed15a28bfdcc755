"""Learning the weights of data/weights from coded articles: ``python -m extract.training EVENTS DOCS … --out FOLDER``.

EVENTS and DOCS are JSON Lines as in data/gold: the coding and the articles (which may be compressed, .gz). Codings
without quotations (data/gold/elsewhere.jsonl) need the articles they were made from; those not at hand are left out.
``--folds 5`` writes predictions that were made for every article of the first pair by weights that have not seen it,
which is the honest way to measure on the same articles.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extract.arguments import Candidate, date_candidates, source_candidates
from extract.casualties import CasualtyMention
from extract.classify import type_features
from extract.codings import fingerprint, with_quotations
from extract.company import Company
from extract.counts import merge_casualties
from extract.course import Course
from extract.decision import article_features, article_score, article_words, incident_features, mention_features
from extract.event_types import EVENT_TYPES
from extract.events import (
    candidate_groups,
    extract,
    group_signs,
    incident_groups,
    load_knowledge,
    main_day_of,
)
from extract.language.normalize import normalize
from extract.learning import Answer, Example, learn, learn_answers
from extract.linking import Links, pair_features
from extract.mentions import Mention
from extract.merging import group_features
from extract.model import BIAS, Features, write_table
from extract.participants import actor_candidates, key_of
from extract.place_arguments import place_candidates
from extract.place_lists import list_features, place_lists
from extract.reading import Knowledge, Reading, read
from extract.roles import choose_actors
from extract.schema import to_dict
from extract.tolls import toll_features

TABLES = ("article", "decision", "linking", "place", "listing", "date", "initiator", "target", "source", "toll")
ROLES = {"initiator": "initiators", "target": "targets"}
MERGING, INCIDENT, TYPE = "merging", "incident", "type"
# How strongly weights are pulled to zero.
RIDGE = {
    "article": 10.0,
    "decision": 8.0,
    "linking": 12.0,
    "place": 10.0,
    "listing": 3.0,
    "date": 10.0,
    "initiator": 15.0,
    "target": 15.0,
    "source": 10.0,
    "toll": 8.0,
    MERGING: 30.0,
    INCIDENT: 30.0,
    TYPE: 2.0,
}
# What an article is: a real one, or one written to teach, told as real ones are or evenly.
REAL, AS_REAL, EVEN = "real", "as_real", "even"
KINDS = (REAL, AS_REAL, EVEN)
# How much articles written to teach count for a table, as a part of what they count as a whole. Their words say little of
# whether an article tells any event, and their places are told more plainly than real ones; the grammar of days, sources,
# counts and participants is the same. By cross-validation over real articles, table by table.
LESSONS_COUNT = {
    "article": {EVEN: 0.0, AS_REAL: 0.2},
    "place": {EVEN: 1.0, AS_REAL: 0.5},
    "listing": {EVEN: 1.0, AS_REAL: 0.5},
    "date": {EVEN: 0.0, AS_REAL: 3.0},
    "toll": {EVEN: 1.0, AS_REAL: 2.0},
    "initiator": {EVEN: 1.0, AS_REAL: 1.3},
    "target": {EVEN: 1.0, AS_REAL: 1.3},
}
# A mention tells a coded event when they share so many characters, and the events that fit it at least so well beside
# the one that fits it best.
_LEAST_OVERLAP = 8
_ALSO_FITS = 0.6


# Words that say what kind of actor or place a name is of, which do not tell two names apart.
_GENERIC = frozenset(
    "تنظيم قوات مدينه قريه بلده محافظه منطقه حي عناصر مقاتلي مقاتلو مسلحي مسلحو مسلحون مجموعه جماعه حركه ريف"
    " في من عن علي الي".split()
)
_SIGNS = re.compile(r"[^\w\s]")
_ATTACHED = re.compile("^(?:[وف]?[بلك]?ال|لل)(?=...)")


def _tokens(text: str) -> set[str]:
    words = {_ATTACHED.sub("", word) for word in _SIGNS.sub(" ", normalize(text)).split()}
    return (words - _GENERIC) or words


def same_name(first: str, second: str) -> bool:
    """Do two names mean the same: one contains the other's words, or half of all their words are shared?"""
    a, b = _tokens(first), _tokens(second)
    return bool(a and b) and (a <= b or b <= a or len(a & b) / len(a | b) >= 0.5)


class CodedArticle:
    """A coded article read by the extractor, with the gold events that each mention tells.

    It counts as ``weight`` real ones; ``kind`` is one of ``KINDS``.
    """

    def __init__(
        self,
        article: Mapping[str, Any],
        coding: Mapping[str, Any],
        knowledge: Knowledge,
        weight: float = 1.0,
        kind: str = REAL,
    ) -> None:
        self.id = article["id"]
        self.weight = weight
        self.kind = kind
        self.article = article
        self.coding = coding
        published = article.get("published")
        self.published = date.fromisoformat(published[:10]) if published else None
        self.reading: Reading = read(article.get("title") or "", article["text"], self.published, knowledge)
        self.events: dict[int, set[int]] = defaultdict(set)
        spans = [list(self._spans([event["evidence"], *event.get("also", [])])) for event in coding["events"]]
        for mention in self.reading.mentions:
            fits = {
                number: max((self._fit(mention, span) for span in told), default=0.0)
                for number, told in enumerate(spans)
            }
            best = max(fits.values(), default=0.0)
            self.events[mention.index] = {number for number, fit in fits.items() if fit and fit >= _ALSO_FITS * best}

    def example(self, features: Features, label: bool, about: str = "") -> Example:
        """What the article teaches, counted as much as the article is."""
        return Example(features, label, self.weight, about=about, kind=self.kind)

    def choice(
        self, table: str, number: int, candidates: Iterable[tuple[Features, bool]], open_: bool = True
    ) -> list[Example]:
        """What the article teaches of one choice: its candidates, and where it is open that none of them may be right."""
        among = (self.id, table, number)
        if not open_:
            return [self._candidate(features, right, among) for features, right in candidates]
        told = [self._candidate({**features, BIAS: 1.0}, right, among) for features, right in candidates]
        return [*told, self._candidate({}, not any(example.label for example in told), among)]

    def _candidate(self, features: Features, right: bool, among: tuple[str, str, int]) -> Example:
        return Example(features, right, self.weight, among, kind=self.kind)

    def _spans(self, pieces: Iterable[str]) -> Iterable[tuple[str, int, int]]:
        for piece in pieces:
            for field, text in (("title", self.reading.title), ("text", self.reading.text)):
                start = text.find(piece)
                if piece and start >= 0:
                    yield field, start, start + len(piece)
                    break

    @staticmethod
    def _fit(mention: Mention, span: tuple[str, int, int]) -> float:
        """What a mention and a coded span share, as a part of what both cover; 0 where they hardly touch."""
        field, start, end = span
        shared = min(end, mention.end) - max(start, mention.start) if field == mention.sentence.field else 0
        whole = max(end, mention.end) - min(start, mention.start)
        return shared / whole if shared >= _LEAST_OVERLAP else 0.0

    def tolls(self) -> Iterable[tuple[CasualtyMention, bool]]:
        """Every count of the article, and whether it is coded as a toll."""
        tolls = [(toll, list(self._spans([toll["evidence"]]))) for toll in self.coding.get("tolls", [])]
        for index, told in self.reading.casualties.items():
            for count in told:
                sentence = next(s for s in self.reading.sentences if s.index == index)
                place = (sentence.field, count.start, count.end)
                right = any(
                    toll["outcome"] == count.outcome
                    and toll["n_min"] == count.casualty.n_min
                    and any(field == place[0] and start < place[2] and place[1] < end for field, start, end in spans)
                    for toll, spans in tolls
                )
                yield count, right

    def is_place(self, event: Mapping[str, Any], candidate: Candidate) -> bool:
        """Is a candidate where a coded event happened? A country is, where no place is coded."""
        if candidate.kind == "country":
            return not event.get("place") and event.get("country") == self.reading.places[candidate.place or 0].country
        return same_name(event.get("place") or "", candidate.text)

    def tells_apart(self, mention: Mention, listed: Sequence[int], at: int) -> bool:
        """Are places before the one numbered ``at`` and from it on coded for different events that this mention tells?"""
        before, behind = (
            {number for number in self.events[mention.index] if self._is_in(number, part)}
            for part in (listed[:at], listed[at:])
        )
        return any(first != second for first in before for second in behind)

    def _is_in(self, number: int, places: Sequence[int]) -> bool:
        place = self.coding["events"][number].get("place")
        return bool(place) and any(same_name(place, self.reading.places[index].text) for index in places)

    def groups(self) -> Iterable[tuple[Mapping[str, Any], list[Mention]]]:
        """Each gold event with the mentions that tell it."""
        for number, event in enumerate(self.coding["events"]):
            group = [m for m in self.reading.mentions if number in self.events[m.index]]
            if group:
                yield event, group


def article_example(coded: CodedArticle) -> Example:
    """Whether an article tells any event, by its words."""
    return coded.example(article_words(coded.reading), bool(coded.coding["events"]))


def examples_of(coded: CodedArticle) -> dict[str, list[Example]]:
    """What one coded article teaches to each table of weights."""
    reading = coded.reading
    lessons: dict[str, list[Example]] = {table: [] for table in TABLES}
    lessons["article"] = [article_example(coded)]
    shared = article_features(reading)
    for mention in reading.mentions:
        told_here = bool(coded.events[mention.index])
        lessons["decision"].append(coded.example(mention_features(reading, mention, shared), told_here))
    lessons["toll"] = [coded.example(toll_features(reading, count), right) for count, right in coded.tolls()]
    told = [mention for mention in reading.mentions if coded.events[mention.index]]
    course = Course(reading, told)
    for position, second in enumerate(told):
        for first in told[:position]:
            together = bool(coded.events[first.index] & coded.events[second.index])
            lessons["linking"].append(coded.example(pair_features(reading, first, second, course), together))
    main_day = main_day_of(reading)
    for number, (event, group) in enumerate(coded.groups()):
        day = date.fromisoformat(event["date_start"]) if event.get("date_start") else None
        sites = [(c.features, coded.is_place(event, c)) for c in place_candidates(reading, group)]
        lessons["place"] += coded.choice("place", number, sites)
        for member, listed in place_lists(reading, group):
            if number != min(coded.events[member.index]):
                # A list is learned once, however many events it tells.
                continue
            for at in range(1, len(listed)):
                features = list_features(reading, group, member, listed, at)
                lessons["listing"].append(coded.example(features, coded.tells_apart(member, listed, at)))
        days = [(c.features, c.day == day) for c in date_candidates(reading, group, main_day)]
        lessons["date"] += coded.choice("date", number, days, open_=False)
        for role, taught in actor_examples(coded, event, group, str(number)).items():
            lessons[role] += taught
        source = event.get("source") or ""
        speakers = [(c.features, same_name(source, c.text)) for c in source_candidates(reading, group)]
        lessons["source"] += coded.choice("source", number, speakers)
    return lessons


def actor_examples(
    coded: CodedArticle, event: Mapping[str, Any], group: Sequence[Mention], name: str
) -> dict[str, list[Example]]:
    """Who has which part in a gold event that a group tells; ``name`` tells the group from others of the article."""
    taught: dict[str, list[Example]] = {role: [] for role in ROLES}
    for candidate in actor_candidates(coded.reading, group):
        about = f"{coded.id} {name} {key_of(candidate)}"
        for role, field in ROLES.items():
            right = any(same_name(told, candidate.text) for told in event.get(field) or [])
            taught[role].append(coded.example(candidate.features, right, about))
    return taught


def read_actor_examples(coded: CodedArticle, groups: Iterable[Sequence[Mention]]) -> dict[str, list[Example]]:
    """The same for the groups that the extractor makes: each tells the gold event that most of its mentions tell."""
    taught: dict[str, list[Example]] = {role: [] for role in ROLES}
    for number, group in enumerate(groups):
        told = Counter(event for member in group for event in coded.events[member.index])
        for event, _ in told.most_common(1):
            for role, examples in actor_examples(coded, coded.coding["events"][event], group, f"read {number}").items():
                taught[role] += examples
    return taught


_JUDGED = {
    "ASSAULT": frozenset({"battles", "explosions", "civilians", "attack", "territory_gain", "killed", "injured"}),
    "PROTEST": frozenset({"protests", "riots"}),
}


def sentence_examples(path: Path, knowledge: Knowledge) -> list[Example]:
    """Decision examples from single sentences judged by people: rows of event_type, label (yes | … no), text.

    Only the mentions of the judged kind count; what a whole article would tell (place in it, its subject) is left out.
    """
    examples: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            reading = read("", row["text"], None, knowledge)
            for mention in reading.mentions:
                kinds = {
                    EVENT_TYPES[t.row.type].family if t.row.type in EVENT_TYPES else t.row.type
                    for t in mention.triggers
                }
                kinds |= {casualty.outcome for casualty in mention.casualties if not casualty.negated}
                if kinds & _JUDGED[row["event_type"]]:
                    features = mention_features(reading, mention, {"sentence_only": 1.0})
                    kept = {n: v for n, v in features.items() if not n.startswith("position:")}
                    examples.append(Example(kept, row["label"] == "yes"))
    return examples


def learn_all(
    lessons: Iterable[Mapping[str, Sequence[Example]]], sentences: Sequence[Example] = ()
) -> dict[str, dict[str, float]]:
    """All tables of weights from the lessons of many articles, and decisions from judged sentences."""
    gathered: dict[str, list[Example]] = {table: [] for table in TABLES}
    gathered["decision"] += sentences
    for lesson in lessons:
        for table in TABLES:
            gathered[table] += lesson[table]
    return {table: learn_table(table, gathered[table]) for table in TABLES}


def learn_table(table: str, examples: Iterable[Example]) -> dict[str, float]:
    """The weights of one table; examples of articles written to teach count by ``LESSONS_COUNT``."""
    parts = LESSONS_COUNT.get(table, {})
    counted = [e._replace(weight=e.weight * parts[e.kind]) if e.kind in parts else e for e in examples]
    return learn([e for e in counted if e.weight], RIDGE[table])


def type_answers(
    coded: CodedArticle, groups: Iterable[tuple[Mapping[str, Any], Sequence[Mention]]], knowledge: Knowledge
) -> Iterable[Answer]:
    """Which type the gold event has that each group tells; the participants are those that the extractor chooses."""
    for event, group in groups:
        initiators, targets = choose_actors(coded.reading, group, knowledge.weights)
        signs = group_signs(coded.reading, group, merge_casualties(group), initiators, targets)
        also = frozenset(event.get("alt_types", [])) - {event["type"]}
        yield Answer(type_features(signs), event["type"], also, coded.weight)


def events_of_groups(coded: CodedArticle, groups: Iterable[Sequence[Mention]]) -> list[Counter[int]]:
    """How many mentions of each group tell which gold event."""
    return [Counter(number for member in group for number in coded.events[member.index]) for group in groups]


def merging_examples(coded: CodedArticle, knowledge: Knowledge) -> list[Example]:
    """Which pairs of groups tell one gold event, of those that tell any."""
    groups, links = candidate_groups(coded.reading, knowledge)
    told = events_of_groups(coded, groups)
    main = [{number for number, times in counts.items() if times == max(counts.values())} for counts in told]
    return [
        coded.example(group_features(coded.reading, groups[a], groups[b], links), bool(main[a] & main[b]))
        for b in range(len(groups))
        for a in range(b)
        if main[a] and main[b]
    ]


def incident_examples(
    coded: CodedArticle, groups: Sequence[list[Mention]], links: Links, knowledge: Knowledge
) -> list[Example]:
    """Which groups of mentions are incidents: of the groups that tell one gold event, the best one."""
    reading = coded.reading
    article = article_score(reading, knowledge.weights["article"])
    taken: dict[int, int] = {}
    for position, (group, told) in enumerate(zip(groups, events_of_groups(coded, groups), strict=True)):
        for number in told:
            best = taken.get(number)
            if best is None or max(m.score for m in group) > max(m.score for m in groups[best]):
                taken[number] = position
    right = set(taken.values())
    company = Company(reading, groups, links)
    return [
        coded.example(incident_features(reading, company, position, article), position in right)
        for position in range(len(groups))
    ]


def groups_that_tell(
    coded: CodedArticle, groups: Sequence[list[Mention]]
) -> Iterable[tuple[Mapping[str, Any], list[Mention]]]:
    """The groups that tell a gold event, each with the one that most of its mentions tell."""
    for group, told in zip(groups, events_of_groups(coded, groups), strict=True):
        for number, _ in told.most_common(1):
            yield coded.coding["events"][number], group


def learn_second(
    articles: Sequence[CodedArticle],
    lessons: Sequence[Mapping[str, Sequence[Example]]],
    sentences: Sequence[Example],
    knowledge: Knowledge,
) -> dict[str, dict[str, float]]:
    """The tables of incidents, types and parts, from choices made by halves of the articles for the other half."""
    examples: dict[str, list[Example]] = {MERGING: [], INCIDENT: []}
    examples |= {role: [example for lesson in lessons for example in lesson[role]] for role in ROLES}
    answers: list[Answer] = []
    halves = []
    for half in (0, 1):
        weights = {
            table: learn_table(table, [e for i, lesson in enumerate(lessons) if i % 2 != half for e in lesson[table]]
                               + (list(sentences) if table == "decision" else []))
            for table in ("article", "decision", "linking", "initiator", "target", "toll")
        }  # fmt: skip
        trained = dataclasses.replace(knowledge, weights=weights)
        halves.append(trained)
        for index in range(half, len(articles), 2):
            examples[MERGING] += merging_examples(articles[index], trained)
            answers += type_answers(articles[index], articles[index].groups(), trained)
    merging = learn_table(MERGING, examples[MERGING])
    for half, trained in enumerate(halves):
        known = dataclasses.replace(trained, weights={**trained.weights, MERGING: merging})
        for index in range(half, len(articles), 2):
            coded = articles[index]
            groups, links = incident_groups(coded.reading, known)
            examples[INCIDENT] += incident_examples(coded, groups, links, known)
            answers += type_answers(coded, groups_that_tell(coded, groups), known)
            for role, taught in read_actor_examples(coded, groups).items():
                examples[role] += taught
    learned = {table: learn_table(table, taught) for table, taught in examples.items()}
    return learned | {TYPE: learn_answers(answers, RIDGE[TYPE])}


def write_weights(weights: Mapping[str, Mapping[str, float]], folder: Path) -> None:
    """One csv per table."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in weights.items():
        write_table(folder / f"{table}.csv", rows)


def load_coded(
    pairs: Sequence[tuple[Path, Path]], knowledge: Knowledge, weight: float = 1.0, kind: str = REAL
) -> list[CodedArticle]:
    """The coded articles of several (events, articles) file pairs, each counted by ``weight`` and its ``kind``."""
    coded = []
    for events_path, articles_path in pairs:
        read = list(map(json.loads, lines_of(articles_path)))
        articles = {article["id"]: article for article in read}
        texts = {fingerprint(article): article for article in read}
        for coding in map(json.loads, lines_of(events_path)):
            if "text_sha256" in coding:
                if coding["text_sha256"] not in texts:
                    continue
                coding = with_quotations(coding, texts[coding["text_sha256"]])
            coded.append(CodedArticle(articles[coding["id"]], coding, knowledge, weight, kind))
    return coded


def lines_of(path: Path) -> list[str]:
    """The lines of a file that may be compressed."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8").splitlines()


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, and either write the weights or the cross-validated predictions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="EVENTS.jsonl DOCS.jsonl, in pairs")
    parser.add_argument(
        "--lessons",
        nargs=4,
        action="append",
        default=[],
        metavar=("EVENTS", "DOCS", "WEIGHT", "KIND"),
        help="further articles, each of which counts as WEIGHT of the others; KIND: real, or written to teach and told as_real or"
        " even, which count by LESSONS_COUNT besides; may be repeated",
    )
    parser.add_argument("--sentences", type=Path, help="csv of judged sentences for the decision")
    parser.add_argument("--out", type=Path, help="folder for the weights")
    parser.add_argument("--folds", type=int, default=0, help="write predictions of a k-fold run of the first pair")
    options = parser.parse_args(arguments)
    for *_, kind in options.lessons:
        if kind not in KINDS:
            parser.error(f"--lessons: {kind!r} is no KIND; write one of {', '.join(KINDS)}")
    pairs = list(zip(options.gold[::2], options.gold[1::2], strict=True))
    knowledge = load_knowledge()
    coded = load_coded(pairs, knowledge)
    for events, articles, weight, kind in options.lessons:
        coded += load_coded([(Path(events), Path(articles))], knowledge, float(weight), kind)
    lessons = [examples_of(article) for article in coded]
    sentences = sentence_examples(options.sentences, knowledge) if options.sentences else []
    if options.out:
        weights = learn_all(lessons, sentences)
        weights |= learn_second(coded, lessons, sentences, knowledge)
        write_weights(weights, options.out)
    measured = len(lines_of(pairs[0][0]))
    for fold in range(options.folds):
        known = [i for i in range(len(coded)) if i >= measured or i % options.folds != fold]
        weights = learn_all([lessons[i] for i in known], sentences)
        weights |= learn_second([coded[i] for i in known], [lessons[i] for i in known], sentences, knowledge)
        trained = dataclasses.replace(knowledge, weights=weights)
        for index in range(fold, measured, options.folds):
            article = coded[index]
            found = extract(
                article.id, article.reading.title, article.reading.text, article.published, knowledge=trained
            )
            sys.stdout.write(json.dumps(to_dict(found), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
