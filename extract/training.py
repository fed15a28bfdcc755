"""Learning the weights of data/weights from coded articles: ``python -m extract.training EVENTS DOCS … --out FOLDER``.

EVENTS and DOCS are JSON Lines as in data/gold: the coding and the articles. ``--folds 5`` writes predictions that were
made for every article by weights that have not seen it, which is the honest way to measure on the same articles.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from extract.arguments import date_candidates, place_candidates, source_candidates
from extract.classify import features_for, possible_types, type_features
from extract.counts import merge_casualties
from extract.decision import article_features, incident_features, mention_features
from extract.event_types import EVENT_TYPES
from extract.events import candidate_groups, decide, extract, group_signs, load_knowledge
from extract.language.normalize import normalize
from extract.linking import pair_features
from extract.model import BIAS, Features
from extract.participants import actor_candidates, choose_actors
from extract.reading import Knowledge, Mention, Reading, read
from extract.schema import to_dict

Example = tuple[Features, bool]
TABLES = ("decision", "linking", "place", "date", "initiator", "target", "source")
INCIDENT, TYPE = "incident", "type"
# How strongly weights are pulled to zero, and how often a feature must occur to get one.
RIDGE = {
    "decision": 6.0,
    "linking": 3.0,
    "place": 3.0,
    "date": 3.0,
    "initiator": 5.0,
    "target": 5.0,
    "source": 3.0,
    INCIDENT: 2.0,
    TYPE: 2.0,
}
MIN_COUNT = 4
_LEAST_OVERLAP = 8


def learn(examples: Sequence[Example], ridge: float, min_count: int = MIN_COUNT) -> dict[str, float]:
    """Weights of a logistic regression with an L2 penalty, by Newton's method."""
    counts = Counter(name for features, _ in examples for name, value in features.items() if value)
    names = sorted(name for name, count in counts.items() if count >= min_count)
    column = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names) + 1))
    matrix[:, -1] = 1.0
    labels = np.array([label for _, label in examples], dtype=float)
    for row, (features, _) in enumerate(examples):
        for name, value in features.items():
            if name in column:
                matrix[row, column[name]] = value
    penalty = np.full(len(names) + 1, ridge)
    penalty[-1] = 0.01
    weights = np.zeros(len(names) + 1)
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        gradient = matrix.T @ (chance - labels) + penalty * weights
        hessian = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-3:
            break
    table = {name: round(float(weights[column[name]]), 4) for name in names}
    return {BIAS: round(float(weights[-1]), 4), **{name: w for name, w in table.items() if abs(w) >= 0.01}}


def _tokens(text: str) -> set[str]:
    words = set()
    for word in normalize(text).replace("،", " ").split():
        for prefix in ("وال", "بال", "لل", "ال"):
            if word.startswith(prefix) and len(word) - len(prefix) > 2:
                word = word[len(prefix) :]
                break
        words.add(word.strip('"“”«»()'))
    generic = {
        "تنظيم",
        "قوات",
        "مدينه",
        "قريه",
        "بلده",
        "محافظه",
        "منطقه",
        "حي",
        "عناصر",
        "مقاتلي",
        "مسلحي",
        "مجموعه",
        "جماعه",
        "حركه",
        "ريف",
        "في",
        "من",
        "علي",
    }
    return (words - generic) or words


def same_name(first: str, second: str) -> bool:
    """Do two names mean the same: one contains the other's words, or half of all their words are shared?"""
    a, b = _tokens(first), _tokens(second)
    return bool(a and b) and (a <= b or b <= a or len(a & b) / len(a | b) >= 0.5)


class CodedArticle:
    """A coded article read by the extractor, with the gold events that each mention tells."""

    def __init__(self, article: Mapping[str, Any], coding: Mapping[str, Any], knowledge: Knowledge) -> None:
        self.id = article["id"]
        self.article = article
        self.coding = coding
        published = article.get("published")
        self.published = date.fromisoformat(published[:10]) if published else None
        self.reading: Reading = read(article.get("title") or "", article["text"], self.published, knowledge)
        self.events: dict[int, set[int]] = defaultdict(set)
        spans = [list(self._spans([event["evidence"], *event.get("also", [])])) for event in coding["events"]]
        for mention in self.reading.mentions:
            for number, event_spans in enumerate(spans):
                if any(self._overlap(mention, span) >= _LEAST_OVERLAP for span in event_spans):
                    self.events[mention.index].add(number)

    def _spans(self, pieces: Iterable[str]) -> Iterable[tuple[str, int, int]]:
        for piece in pieces:
            for field, text in (("title", self.reading.title), ("text", self.reading.text)):
                start = text.find(piece)
                if piece and start >= 0:
                    yield field, start, start + len(piece)
                    break

    @staticmethod
    def _overlap(mention: Mention, span: tuple[str, int, int]) -> int:
        field, start, end = span
        return min(end, mention.end) - max(start, mention.start) if field == mention.sentence.field else 0

    def groups(self) -> Iterable[tuple[Mapping[str, Any], list[Mention]]]:
        """Each gold event with the mentions that tell it."""
        for number, event in enumerate(self.coding["events"]):
            group = [m for m in self.reading.mentions if number in self.events[m.index]]
            if group:
                yield event, group


def examples_of(coded: CodedArticle) -> dict[str, list[Example]]:
    """What one coded article teaches to each table of weights."""
    reading = coded.reading
    lessons: dict[str, list[Example]] = {table: [] for table in TABLES}
    shared = article_features(reading)
    for mention in reading.mentions:
        lessons["decision"].append((mention_features(reading, mention, shared), bool(coded.events[mention.index])))
    told = [mention for mention in reading.mentions if coded.events[mention.index]]
    for position, second in enumerate(told):
        for first in told[:position]:
            together = bool(coded.events[first.index] & coded.events[second.index])
            lessons["linking"].append((pair_features(reading, first, second), together))
    main_day: date | None = None
    for number, (event, group) in enumerate(coded.groups()):
        day = date.fromisoformat(event["date_start"]) if event.get("date_start") else None
        for candidate in place_candidates(reading, group):
            right = bool(event.get("place")) and same_name(event["place"], candidate.text)
            lessons["place"].append((candidate.features, right))
        for candidate in date_candidates(reading, group, main_day):
            lessons["date"].append((candidate.features, candidate.day == day))
        if number == 0:
            main_day = day
        for candidate in actor_candidates(reading, group):
            for role, key in (("initiator", "initiators"), ("target", "targets")):
                right = any(same_name(name, candidate.text) for name in event.get(key) or [])
                lessons[role].append((candidate.features, right))
        if event.get("source"):
            for candidate in source_candidates(reading, group):
                lessons["source"].append((candidate.features, same_name(event["source"], candidate.text)))
    return lessons


_JUDGED = {
    "ASSAULT": frozenset({"battle", "explosion", "civilians", "attack", "territory_gain", "killed", "injured"}),
    "PROTEST": frozenset({"protest"}),
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
                    examples.append((kept, row["label"] == "yes"))
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
    return {table: learn(gathered[table], RIDGE[table]) for table in TABLES}


def type_examples(coded: CodedArticle, knowledge: Knowledge) -> list[Example]:
    """Which type each gold event has; the participants are those that the extractor chooses."""
    examples: list[Example] = []
    decide(coded.reading, knowledge)
    for event, group in coded.groups():
        initiators, targets = choose_actors(coded.reading, group, knowledge.weights)
        signs = group_signs(coded.reading, group, merge_casualties(group), initiators, targets, knowledge.weapons)
        known = type_features(signs)
        for kind in possible_types(signs):
            if kind == event["type"] or kind not in event.get("alt_types", []):
                examples.append((features_for(kind, known), kind == event["type"]))
    return examples


def incident_examples(coded: CodedArticle, knowledge: Knowledge) -> list[Example]:
    """Which groups of mentions are incidents: of the groups that tell one gold event, the best one."""
    groups, links = candidate_groups(coded.reading, knowledge)
    taken: dict[int, int] = {}
    for position, group in enumerate(groups):
        told = Counter(number for member in group for number in coded.events[member.index])
        for number in told:
            best = taken.get(number)
            if best is None or max(m.score for m in group) > max(m.score for m in groups[best]):
                taken[number] = position
    right = set(taken.values())
    return [
        (incident_features(coded.reading, group, groups, links), position in right)
        for position, group in enumerate(groups)
    ]


def learn_second(
    articles: Sequence[CodedArticle],
    lessons: Sequence[Mapping[str, Sequence[Example]]],
    sentences: Sequence[Example],
    knowledge: Knowledge,
) -> dict[str, dict[str, float]]:
    """The tables of incidents and types, from choices that were made by halves of the articles for the other half."""
    examples: dict[str, list[Example]] = {INCIDENT: [], TYPE: []}
    for half in (0, 1):
        weights = {
            table: learn([e for i, lesson in enumerate(lessons) if i % 2 != half for e in lesson[table]]
                         + (list(sentences) if table == "decision" else []), RIDGE[table])
            for table in ("decision", "linking", "initiator", "target")
        }  # fmt: skip
        trained = dataclasses.replace(knowledge, weights=weights)
        for index in range(half, len(articles), 2):
            examples[INCIDENT] += incident_examples(articles[index], trained)
            examples[TYPE] += type_examples(articles[index], trained)
    return {table: learn(taught, RIDGE[table]) for table, taught in examples.items()}


def write_weights(weights: Mapping[str, Mapping[str, float]], folder: Path) -> None:
    """One csv per table, the strongest weights first."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in weights.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["feature", "weight"])
            for name in sorted(rows, key=lambda name: (name != BIAS, -abs(rows[name]), name)):
                writer.writerow([name, rows[name]])


def load_coded(pairs: Sequence[tuple[Path, Path]], knowledge: Knowledge) -> list[CodedArticle]:
    """The coded articles of several (events, articles) file pairs."""
    coded = []
    for events_path, articles_path in pairs:
        articles = {a["id"]: a for a in map(json.loads, articles_path.read_text("utf-8").splitlines())}
        for line in events_path.read_text("utf-8").splitlines():
            coding = json.loads(line)
            coded.append(CodedArticle(articles[coding["id"]], coding, knowledge))
    return coded


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, and either write the weights or the cross-validated predictions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="EVENTS.jsonl DOCS.jsonl, in pairs")
    parser.add_argument("--sentences", type=Path, help="csv of judged sentences for the decision")
    parser.add_argument("--out", type=Path, help="folder for the weights")
    parser.add_argument("--folds", type=int, default=0, help="write predictions of a k-fold run of the first pair")
    options = parser.parse_args(arguments)
    pairs = list(zip(options.gold[::2], options.gold[1::2], strict=True))
    knowledge = load_knowledge()
    coded = load_coded(pairs, knowledge)
    lessons = [examples_of(article) for article in coded]
    sentences = sentence_examples(options.sentences, knowledge) if options.sentences else []
    if options.out:
        weights = learn_all(lessons, sentences)
        weights |= learn_second(coded, lessons, sentences, knowledge)
        write_weights(weights, options.out)
    measured = sum(1 for _ in pairs[0][0].read_text("utf-8").splitlines())
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
