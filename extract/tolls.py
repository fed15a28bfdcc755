"""Cumulative figures: over a period, or summing incidents that are told one by one. Never events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extract.casualties import CasualtyMention
from extract.casualty_cues import outcome_tables
from extract.clauses import Clause
from extract.language.dates import DateMention
from extract.reading import Reading
from extract.schema import Source, Toll

_OUTCOMES = frozenset({"killed", "injured", "detained", "abducted", "missing", "displaced"})


def find_tolls(reading: Reading, sums: Sequence[CasualtyMention] = ()) -> list[Toll]:
    """Every cumulative count of an article as a toll, with the period that it covers, and the ``sums`` of its events."""
    tolls = []
    sources = {source.sentence: source for source in reading.sources}
    clauses: defaultdict[int, list[Clause]] = defaultdict(list)
    for clause in reading.clauses:
        clauses[clause.sentence].append(clause)
    told: DateMention | None = None
    same_period = outcome_tables().same_period
    for sentence in reading.sentences:
        for casualty in reading.casualties.get(sentence.index, ()):
            summing = casualty in sums
            if not (casualty.cumulative or summing) or casualty.negated or casualty.outcome not in _OUTCOMES:
                continue
            clause = next(c for c in clauses[sentence.index] if c.first <= casualty.cue_first < c.last)
            start = min(sentence.tokens[clause.first].start, casualty.start)
            end = max(sentence.tokens[clause.last - 1].end, casualty.end)
            period = _period(casualty, reading.dates[sentence.index])
            if period is None and any(same_period.at(sentence.tokens, at) for at in range(len(sentence.tokens))):
                period = told
            told = period or told
            source = sources.get(sentence.index)
            tolls.append(
                Toll(
                    evidence=reading.field_text(sentence)[start:end],
                    field=sentence.field,
                    start=start,
                    end=end,
                    outcome=casualty.outcome,
                    n_min=casualty.casualty.n_min,
                    n_max=casualty.casualty.n_max,
                    who=casualty.casualty.who,
                    class_=casualty.casualty.class_,
                    period_start=period.date_start if period else None,
                    period_end=(period.date_end if period else None) or reading.reference,
                    as_of=reading.reference,
                    sum_of_events=summing,
                    subset=casualty.casualty.subset,
                    source=Source(source.text, source.id) if source else None,
                )
            )
    return tolls


def _period(casualty: CasualtyMention, dates: list[DateMention]) -> DateMention | None:
    since = [d for d in dates if d.kind in ("since", "range")]
    return min(since, key=lambda d: abs(d.first - casualty.first), default=None)
