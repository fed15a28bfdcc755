"""Is the store whole? Checks of the file, of what its rows refer to, and of the words that they quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from extract.store.records import text_sha256
from extract.store.store import Store

# So many rows of a kind are named; the rest are counted.
_NAMED = 5
# Every row is looked up in every index: with SQLite's two megabytes each of them is read from the file again.
_CACHE_KILOBYTES = 500_000


@dataclass(slots=True)
class Check:
    """What a check found: how many rows it looked at, how many are wrong, and the first of these in words."""

    name: str
    looked_at: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, example: str) -> None:
        """Count a row that is wrong."""
        self.wrong += 1
        if len(self.examples) < _NAMED:
            self.examples.append(example)


# References that SQLite itself does not enforce: (what is wrong, SQL that gives what is to be named).
_REFERENCES = (
    (
        "reprints whose first source is missing",
        "SELECT article_id FROM article WHERE near_duplicate_of NOT IN (SELECT article_id FROM article)",
    ),
    (
        "reprints of a reprint",
        "SELECT article.article_id FROM article JOIN article AS first ON first.article_id = article.near_duplicate_of"
        " WHERE first.near_duplicate_of IS NOT NULL",
    ),
    (
        "articles that the search does not know",
        "SELECT article_id FROM article WHERE number NOT IN (SELECT rowid FROM article_search)",
    ),
    (
        "search entries without an article",
        "SELECT rowid FROM article_search WHERE rowid NOT IN (SELECT number FROM article)",
    ),
    (
        "pages said to be articles without one",
        "SELECT url FROM page WHERE outcome = 'article'"
        " AND page_id NOT IN (SELECT page_id FROM article WHERE page_id IS NOT NULL)"
        " AND coalesce(canonical_url, '') NOT IN (SELECT canonical_url FROM article)",
    ),
    (
        "members of incidents without their event",
        "SELECT event_id FROM incident_member WHERE event_id NOT IN (SELECT event_id FROM event)",
    ),
    (
        "incidents whose successor is missing",
        "SELECT incident_id FROM incident WHERE superseded_by NOT IN (SELECT incident_id FROM incident)",
    ),
    (
        "versions of articles that are not below the present one",
        "SELECT article_id FROM article_version JOIN article USING (article_id)"
        " WHERE article_version.version >= article.version",
    ),
)


def verify(store: Store, told: Callable[[str], None] = lambda name: None) -> Iterator[Check]:
    """Every check of the database, one after the other; ``told`` hears the name of each before it begins.

    Raises StoreError for a file that cannot be read at all.
    """
    for check in (_file, _foreign_keys, _references, _texts, _evidence):
        told(check.__name__.strip("_").replace("_", " "))
        yield from check(store)


def _file(store: Store) -> Iterator[Check]:
    found = Check("blocks of the file that SQLite finds damaged")
    store.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    for row in store.rows("PRAGMA integrity_check(20)"):
        if row["integrity_check"] != "ok":
            found.note(row["integrity_check"])
    found.looked_at = (store.row("PRAGMA page_count") or {}).get("page_count", 0)
    yield found


def _foreign_keys(store: Store) -> Iterator[Check]:
    found = Check("rows whose parent row is missing")
    for row in store.rows("PRAGMA foreign_key_check"):
        found.note(f"{row['table']} (row {row['rowid']}) refers to {row['parent']}")
    yield found


def _references(store: Store) -> Iterator[Check]:
    for name, sql in _REFERENCES:
        found = Check(name)
        for row in store.rows(sql):
            found.note(str(next(iter(row.values()))))
        yield found


def _texts(store: Store) -> Iterator[Check]:
    """Was a text changed behind our back? Its fingerprint says so."""
    found = Check("articles whose text is not the one that was stored")
    for row in store.rows("SELECT article_id, text, text_sha256 FROM article"):
        found.looked_at += 1
        # Where a lone surrogate was replaced, the fingerprint is that of the text before.
        if text_sha256(row["text"]) != row["text_sha256"] and "\ufffd" not in row["text"]:
            found.note(row["article_id"])
    yield found


def _evidence(store: Store) -> Iterator[Check]:
    for table, key in (("event", "event_id"), ("toll", "toll_id")):
        found = Check(f"{table}s whose evidence does not stand where it is said to")
        sql = (
            f"SELECT {key} AS id, evidence, evidence_start, evidence_end,"
            " CASE evidence_field WHEN 'title' THEN title ELSE text END AS field"
            f" FROM {table} JOIN article USING (article_id)"
        )
        for row in store.rows(sql):
            found.looked_at += 1
            if row["field"][row["evidence_start"] : row["evidence_end"]] != row["evidence"]:
                found.note(f"{row['id']}: {' '.join(islice(row['evidence'].split(), 8))}")
        yield found
