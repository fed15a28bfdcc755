"""The clauses of an article that are compared with each other, and what is told between two of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.mentions import Mention, Named
from extract.model import Features
from extract.named import named, word_counts
from extract.reading import Reading

# So many clauses before the later one are looked at: the cost must not grow with the square of the length.
_REACH = 40
# Connectors that open something else where they begin a sentence.
_TURNS = frozenset(("new", "answer", "addition", "also", "background"))
_MOST_SITES = 3


class Course:
    """The clauses to be compared, in the order of the text; ``words``: in how many clauses of the article each word stands."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        self.words = word_counts(reading.mentions)
        self._mentions = sorted(mentions, key=lambda mention: mention.index)
        self._indices = [mention.index for mention in self._mentions]
        self._named = [named(reading, mention) for mention in self._mentions]

    def features(self, first: Mention, second: Mention, told_a: Named, told_b: Named) -> Features:
        """Features of what stands between two clauses: is the first the nearest of its kind and site, what is told between?"""
        end = bisect_left(self._indices, second.index)
        start = max(bisect_right(self._indices, first.index), end - _REACH)
        between = self._named[start:end]
        features: Features = {}
        if told_a.types & told_b.types:
            nearest = all(told_b.types.isdisjoint(told.types) for told in between)
            features[f"between:type:{'nearest' if nearest else 'further'}"] = 1.0
        sites = {told.site for told in between}
        if told_a.site == told_b.site:
            features[f"between:site:{'further' if told_b.site in sites else 'nearest'}"] = 1.0
        others = len(sites - {told_a.site, told_b.site, None})
        features[f"between:sites:{min(_MOST_SITES, others)}"] = 1.0
        for mention in self._mentions[start:end]:
            if mention.clause.first == 0 and mention.clause.opener in _TURNS and mention.sentence is not first.sentence:
                features[f"between:{mention.clause.opener}"] = 1.0
        return features
