"""The store: one SQLite file that holds pages, articles, events and tolls, and in which run they were read."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from sqlite_utils.utils import dedupe_keys

from extract.schema import Article, Extraction, Page
from extract.store.incidents import arrived, leaving, source_changed
from extract.store.opening import explain, open_database
from extract.store.records import (
    ARTICLE_COLUMNS,
    Feed,
    Known,
    Row,
    StoredArticle,
    Summary,
    article_from_row,
    article_row,
    extraction_rows,
    feed_from_row,
    full_article_from_rows,
    text_sha256,
)
from extract.store.reports import Reports
from extract.store.search import index_columns, search_query
from extract.store.transactions import Transactions

# A lone surrogate is no character and cannot be written as UTF-8; the sign for "unreadable" keeps all offsets.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# SQLite's largest whole number; an article may write any.
_LARGEST = 2**63 - 1


class Store:
    """An open store. Every method raises StoreError, naming the file, when SQLite cannot do what is asked.

    Nothing is half-written: each writing method is one transaction. ``read_only`` never creates or changes the file.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.database = open_database(self.path, read_only=read_only)
        self._connection: sqlite3.Connection = self.database.conn
        self._insert_sql: dict[tuple[str, tuple[str, ...]], str] = {}
        self.reports = Reports(self)
        self._transactions = Transactions(self.path, self._connection, undone=self.reports.forget)

    def close(self) -> None:
        """Write what is gathered and close the file; closing twice is fine."""
        try:
            self.settle()
        finally:
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Transactions ---------------------------------------------------------------------------------------------------

    def writing(self, doing: str) -> AbstractContextManager[None]:
        """One transaction, or none of it; ``doing`` says in an error message what was being done."""
        return self._transactions.writing(doing)

    def gather(self) -> None:
        """Make one transaction of all that is written until ``settle`` (``Transactions.gather``)."""
        self._transactions.gather()

    def settle(self) -> None:
        """Write what was gathered, if anything was."""
        self._transactions.settle()

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment, whatever a crawl writes meanwhile."""
        return self._transactions.snapshot()

    # Rows -----------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Row]:
        """The rows of a query, one by one, as mappings."""
        try:
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            if len(set(names)) < len(names):
                names = dedupe_keys(names)
            for values in cursor:
                yield dict(zip(names, values, strict=True))
        except sqlite3.Error as error:
            raise explain(self.path, "reading", error) from error

    def row(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        return next(self.rows(sql, parameters), None)

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]], *, replace: str = "") -> None:
        """Insert rows with the same columns; ``replace`` names the key whose older row gets the new values."""
        if not rows:
            return
        columns = tuple(rows[0])
        sql = self._insert_sql.get((table, columns))
        if sql is None:
            names = ", ".join(f'"{column}"' for column in columns)
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
            if replace:
                changes = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != replace)
                sql += f' ON CONFLICT ("{replace}") DO UPDATE SET {changes}'
            self._insert_sql[table, columns] = sql
        for row in rows:
            values = [row[column] for column in columns]
            try:
                self._connection.execute(sql, values)
            except (UnicodeEncodeError, OverflowError):
                self._connection.execute(sql, [_storable(value) for value in values])

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> None:
        """Change rows inside ``writing``."""
        self._connection.execute(sql, parameters)

    # Runs -----------------------------------------------------------------------------------------------------------

    def start_run(
        self,
        kind: str,
        started: datetime,
        *,
        code_version: str,
        knowledge_version: str,
        settings: Mapping[str, Any] | None = None,
        site: str | None = None,
        origin: str | None = None,
    ) -> int:
        """Note that a run (``scheduled``, ``manual`` or ``reprocess``) begins, and return its number.

        ``site`` is the site that it crawls, ``origin`` its identity in all stores (default: a new one). Of the
        settings only the fingerprint is kept: it tells whether two runs were set up alike.
        """
        fingerprint = json.dumps(dict(settings or {}), sort_keys=True, default=str, ensure_ascii=False)
        with self.writing("starting a run"):
            cursor = self._connection.execute(
                "INSERT INTO run (kind, started, code_version, knowledge_version, settings_sha256, site, origin)"
                " VALUES (?, ?, ?, ?, ?, ?, coalesce(?, lower(hex(randomblob(16)))))",
                (kind, _instant(started), code_version, knowledge_version, text_sha256(fingerprint), site, origin),
            )
        return int(cursor.lastrowid or 0)

    def finish_run(self, run_id: int, finished: datetime, stats: Mapping[str, Any] | None = None) -> None:
        """Note that a run has ended, with its counters (values that are no JSON are kept as text), and why it ended:
        ``finish_reason`` among them."""
        counters = json.dumps(dict(stats or {}), sort_keys=True, default=str, ensure_ascii=False)
        with self.writing("finishing a run"):
            self._connection.execute(
                "UPDATE run SET finished = ?, stats_json = ?, reason = ? WHERE run_id = ?",
                (_instant(finished), counters, (stats or {}).get("finish_reason"), run_id),
            )

    def latest_run(self) -> int | None:
        """The number of the run that began last, or None."""
        row = self.row("SELECT max(run_id) AS run_id FROM run")
        return row["run_id"] if row else None

    def summary(self, run_id: int) -> Summary:
        """What the run fetched, cleaned and read."""
        counts = self.row(
            """
            SELECT (SELECT count(*) FROM page WHERE run_id = :run) AS pages,
                   count(*) AS articles,
                   coalesce(sum(version > 1), 0) AS changed,
                   count(near_duplicate_of) AS reprints,
                   count(extraction_error) AS failed,
                   (SELECT count(*) FROM article CROSS JOIN event USING (article_id)
                     WHERE article.run_id = :run AND near_duplicate_of IS NULL) AS events,
                   (SELECT count(*) FROM article CROSS JOIN toll USING (article_id)
                     WHERE article.run_id = :run AND near_duplicate_of IS NULL) AS tolls
              FROM article WHERE run_id = :run""",
            {"run": run_id},
        )
        removed = self.rows(
            "SELECT rule AS name, count(*) AS n FROM removed JOIN article USING (article_id) WHERE run_id = ?"
            " GROUP BY rule ORDER BY n DESC, rule",
            [run_id],
        )
        types = self.rows(
            "SELECT type AS name, count(*) AS n FROM article CROSS JOIN event USING (article_id)"
            " WHERE article.run_id = ? AND near_duplicate_of IS NULL GROUP BY type ORDER BY n DESC, type",
            [run_id],
        )
        return Summary(
            run_id,
            **(counts or {}),
            removed={row["name"]: row["n"] for row in removed},
            types={row["name"]: row["n"] for row in types},
        )

    # Pages ----------------------------------------------------------------------------------------------------------

    def has_page(self, url: str) -> bool:
        """Whether a page went through all steps: by its address, its canonical one, or one that led to it.

        A page on which a crawl was interrupted does not count, so the next crawl fetches it again.
        """
        found = self.row(
            "SELECT 1 FROM page WHERE outcome IS NOT NULL AND (url = :url OR canonical_url = :url"
            " OR page_id = (SELECT page_id FROM page_address WHERE url = :url))"
            " UNION ALL SELECT 1 FROM article WHERE url = :url",
            {"url": url},
        )
        return found is not None

    def save_page(self, page: Page, *, raw_location: str, run_id: int) -> str:
        """Note a fetched page and where its raw bytes are kept; return the page's id.

        Fetching the same address again replaces what is noted; ``finish_page`` says what became of it.
        """
        sha256 = hashlib.sha256(page.body).hexdigest()
        with self.writing(f"saving the page {page.url}"):
            source_id = self._source(page.outlet, page.url, None)
            row = {
                "page_id": _page_id(page.url),
                "url": page.url,
                "source_id": source_id,
                "spider": page.spider,
                "fetched_at": _instant(page.fetched_at),
                "http_status": page.status,
                "etag": page.etag,
                "last_modified": page.last_modified,
                "content_type": page.content_type,
                "hints_json": json.dumps(dict(page.hints), sort_keys=True, ensure_ascii=False),
                "sha256": sha256,
                "raw_location": raw_location,
                "outcome": None,
                "run_id": run_id,
            }
            self.insert("page", [row], replace="url")
            if page.requested_url and page.requested_url != page.url:
                self.insert("page_address", [{"url": page.requested_url, "page_id": row["page_id"]}], replace="url")
        return _page_id(page.url)

    def finish_page(self, url: str, outcome: str, *, only_open: bool = False) -> None:
        """Note what became of a page that gave no article, e.g. ``not_article``; ``save_article`` notes the others.

        ``only_open`` leaves a page as it is of which that is noted already.
        """
        with self.writing(f"saving the page {url}"):
            sql = "UPDATE page SET outcome = ? WHERE url = ?" + (" AND outcome IS NULL" if only_open else "")
            self._connection.execute(sql, (outcome, url))

    def visited(self, url: str, fetched_at: datetime) -> None:
        """Note that a page was asked for again and its site answered that it has not changed."""
        with self.writing(f"saving the page {url}"):
            self._connection.execute("UPDATE page SET fetched_at = ? WHERE url = ?", (_instant(fetched_at), url))

    def page(self, url: str) -> Row | None:
        """What is noted of a page (columns of the table page), or None."""
        return self.row("SELECT * FROM page WHERE url = ?", [url])

    def pages(self) -> Iterator[Row]:
        """Every page in the order of first fetching, to run the steps again from the raw bytes."""
        return self.rows("SELECT * FROM page ORDER BY rowid")

    # Articles -------------------------------------------------------------------------------------------------------

    def save_article(self, article: Article, extraction: Extraction | None, run_id: int, *, error: str = "") -> None:
        """Write an article, its page's outcome, and its events in place of those that it had, in one transaction.

        The earlier text of a changed article is kept as a version. ``extraction`` is None when the reading failed:
        then ``error`` says how, the article is kept without events, and ``known`` lets it be read again.
        """
        row = article_row(article, run_id)
        row["extraction_run_id"] = run_id if extraction is not None else None
        row["extraction_error"] = error or None
        with self.writing(f"saving the article {article.url or article.id}"):
            row["source_id"] = self._source(article.outlet, article.url, article.country)
            page = self._connection.execute("SELECT page_id FROM page WHERE url = ?", (article.url,)).fetchone()
            row["page_id"] = page[0] if page else None
            row["near_duplicate_of"] = self._first_source(article)
            changed = self._keep_version(article, row)
            self.insert("article", [row], replace="article_id")
            before = leaving(self, article.id)
            self.reports.forget(before.spans)
            for table in ("event", "toll", "removed"):
                self._connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article.id,))
            removed = [
                {"article_id": article.id, "position": position, "rule": item.rule, "text": item.text}
                for position, item in enumerate(article.removed)
            ]
            self.insert("removed", removed)
            if extraction is not None:
                for table, rows in extraction_rows(article.id, run_id, extraction).items():
                    self.insert(table, rows)
            arrived(self, before, run_id)
            self._connection.execute(
                "UPDATE page SET outcome = 'article', canonical_url = ? WHERE url = ?",
                (article.canonical_url or article.url, article.url),
            )
            if changed:
                self._index(article)

    def _first_source(self, article: Article) -> str | None:
        """What the article reprints; of something that has become a reprint since it was looked for, its source."""
        given = article.near_duplicate_of
        row = self.row("SELECT near_duplicate_of FROM article WHERE article_id = ?", [given]) if given else None
        first = (row and row["near_duplicate_of"]) or given
        return None if first == article.id else first

    def _keep_version(self, article: Article, row: dict[str, Any]) -> bool:
        """Put what is stored of the article aside if it differs, number the new version, say whether it is new."""
        compared = ("title", "author", "published_at", "published_basis", "modified_at", "text_sha256")
        stored = self.row("SELECT * FROM article WHERE article_id = ?", [article.id])
        row["version"] = 1
        if stored is None:
            return True
        row["version"] = stored["version"]
        if all(stored[column] == _storable(row[column]) for column in compared):
            return False
        row["version"] += 1
        kept = {column: stored[column] for column in ("article_id", "version", "run_id", *compared, "text")}
        self.insert("article_version", [kept])
        return True

    def _index(self, article: Article) -> None:
        number = self._connection.execute("SELECT number FROM article WHERE article_id = ?", (article.id,)).fetchone()[
            0
        ]
        title, text, readings = (_storable(column) for column in index_columns(article.title, article.text))
        self._connection.execute("DELETE FROM article_search WHERE rowid = ?", (number,))
        self._connection.execute(
            "INSERT INTO article_search (rowid, title, text, readings) VALUES (?, ?, ?, ?)",
            (number, title, text, readings),
        )

    def _source(self, outlet: str, url: str, country: str | None) -> str | None:
        """The id of an outlet, by its name or else its domain; a new one is noted with what is known of it."""
        domain = urlsplit(url).hostname
        source_id = outlet or domain
        if source_id:
            self._connection.execute(
                "INSERT INTO source (source_id, domain, country) VALUES (?, ?, ?) ON CONFLICT (source_id) DO UPDATE"
                " SET domain = coalesce(domain, excluded.domain), country = coalesce(excluded.country, country)",
                (source_id, domain, country),
            )
        return source_id

    def save_source(self, source_id: str, **facts: str | None) -> None:
        """Note what is known of an outlet: ``name_ar``, ``name_en``, ``domain``, ``country``, ``scale``, ``kind``."""
        with self.writing(f"saving the source {source_id}"):
            self.insert("source", [{"source_id": source_id, **facts}], replace="source_id")

    def known(self, article_id: str) -> Known | None:
        """What is stored of an article, or None for a new one."""
        row = self.row(
            "SELECT article_id, title, text_sha256, near_duplicate_of, knowledge_version, code_version"
            " FROM article LEFT JOIN run ON run.run_id = extraction_run_id WHERE article_id = ?",
            [article_id],
        )
        return Known(**row) if row else None

    def article(self, article_id: str) -> Article | None:
        """A stored article as the pipelines made it, or None."""
        row = self.row("SELECT * FROM article WHERE article_id = ?", [article_id])
        return self._article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """Every article as the pipelines made it, in the order of first storing; each may be saved meanwhile."""
        last = 0
        while group := list(self.rows("SELECT * FROM article WHERE number > ? ORDER BY number LIMIT 20", [last])):
            yield from map(self._article, group)
            last = group[-1]["number"]

    def _article(self, row: Row) -> Article:
        removed = self.rows(
            "SELECT rule, text FROM removed WHERE article_id = ? ORDER BY position", [row["article_id"]]
        )
        return full_article_from_rows(row, list(removed))

    def search(self, words: str, limit: int = 20) -> list[StoredArticle]:
        """The articles that hold all of the words, the best match first: حكومة also finds الحكومة and وللحكومة."""
        query = search_query(words)
        if not query:
            return []
        columns = ", ".join(f"article.{column}" for column in ARTICLE_COLUMNS)
        sql = (
            f"SELECT {columns} FROM article JOIN article_search ON article_search.rowid = number"
            " WHERE article_search MATCH ? ORDER BY bm25(article_search, 4.0, 1.0, 0.5), number LIMIT ?"
        )
        return [article_from_row(row) for row in self.rows(sql, [query, limit])]

    # Duplicates -----------------------------------------------------------------------------------------------------

    def same_text(self, text: str, *, besides: str) -> str | None:
        """The id of the first article stored with exactly this text, other than ``besides`` and its own reprints."""
        row = self.row(
            "SELECT coalesce(near_duplicate_of, article_id) AS first FROM article"
            " WHERE text_sha256 = ? AND article_id != ? AND near_duplicate_of IS NOT ? ORDER BY number LIMIT 1",
            [text_sha256(text), besides, besides],
        )
        return row["first"] if row else None

    def save_signature(self, article_id: str, signature: bytes, bands: Sequence[bytes]) -> None:
        """Keep the near-duplicate signature of an article, findable by each of its bands; the latest one counts."""
        with self.writing(f"saving the signature of {article_id}"):
            self._connection.execute("DELETE FROM signature WHERE article_id = ?", (article_id,))
            self.insert("signature", [{"article_id": article_id, "value": signature}])
            # Not by ``insert``, which goes row by row: these are many of every article, and none needs to be made storable.
            self._connection.executemany(
                "INSERT INTO signature_band (band, value, article_id) VALUES (?, ?, ?)",
                [(band, value, article_id) for band, value in enumerate(bands)],
            )

    def similar(self, bands: Sequence[bytes], *, besides: str) -> list[tuple[str, bytes]]:
        """(first article, signature) of every article that shares a band, the earliest first.

        The first article is the one that the other is a reprint of, or itself. ``besides`` and its own reprints are
        left out, so that reading an article again never makes it a reprint of its reprint.
        """
        wanted = ", ".join(f"({band}, ?)" for band in range(len(bands)))
        rows = self.rows(
            f"WITH wanted (band, value) AS (VALUES {wanted}), near AS MATERIALIZED"
            " (SELECT DISTINCT article_id FROM wanted CROSS JOIN signature_band USING (band, value))"
            " SELECT signature.article_id, signature.value, number,"
            " coalesce(near_duplicate_of, signature.article_id) AS first"
            " FROM near CROSS JOIN signature USING (article_id) LEFT JOIN article USING (article_id)",
            bands,
        )
        found = [
            # A signature without an article is of one that is on its way through the steps: the youngest.
            (sys.maxsize if row["number"] is None else row["number"], row["first"], row["value"])
            for row in rows
            if besides not in (row["article_id"], row["first"])
        ]
        return [(first, signature) for _, first, signature in sorted(found)]

    def settle_reprints(self, *, only_open: bool = False) -> None:
        """Make the earliest published of articles that repeat each other the one that the others are reprints of.

        Which one was fetched first does not matter then. A day without a time counts as its end; of articles without
        a date, the one stored first counts. With ``only_open`` only what repeats, or is repeated by, an article of a
        run that has not been finished: all that a crawl at its end can have changed.
        """
        touched = (
            "SELECT DISTINCT coalesce(near_duplicate_of, article_id) AS original FROM run CROSS JOIN article USING (run_id)"
            " WHERE finished IS NULL"
            if only_open
            else "SELECT DISTINCT near_duplicate_of AS original FROM article WHERE near_duplicate_of IS NOT NULL"
        )
        with self.writing("settling reprints"):
            changed = self._connection.execute(
                f"""
                WITH touched AS MATERIALIZED ({touched}), reprint AS (
                    SELECT original, number FROM touched CROSS JOIN article ON near_duplicate_of = original
                ), member AS (
                    SELECT original, number FROM reprint
                    UNION SELECT original, article.number FROM touched CROSS JOIN article ON article_id = original
                        AND near_duplicate_of IS NULL AND original IN (SELECT original FROM reprint)
                ), ordered AS (
                    SELECT article_id, first_value(article_id) OVER (
                        PARTITION BY original
                        ORDER BY published_at IS NULL,
                            julianday(published_at) + (substr(published_at, 12, 8) = '00:00:00'), number) AS earliest
                    FROM member CROSS JOIN article USING (number)
                )
                UPDATE article SET near_duplicate_of = nullif(earliest, article.article_id)
                FROM ordered WHERE ordered.article_id = article.article_id
                    AND near_duplicate_of IS NOT nullif(earliest, article.article_id)
                RETURNING article.article_id
                """
            ).fetchall()
            source_changed(self, [row[0] for row in changed], self.latest_run())

    # Feeds ----------------------------------------------------------------------------------------------------------

    def feed(self, url: str) -> Feed:
        """What the last visit of a feed left behind; an empty Feed for one never visited."""
        row = self.row("SELECT * FROM feed WHERE url = ?", [url])
        return feed_from_row(row) if row else Feed(url)

    def save_feed(self, feed: Feed) -> None:
        """Note a visit of a feed."""
        with self.writing(f"saving the feed {feed.url}"):
            self.insert("feed", [{**asdict(feed), "last_visit": _instant(feed.last_visit)}], replace="url")


def _page_id(url: str) -> str:
    return text_sha256(url)[:20]


def _storable(value: Any) -> Any:
    if isinstance(value, int):
        return max(-_LARGEST, min(value, _LARGEST))
    if isinstance(value, str) and not value.isascii():
        return _LONE_SURROGATE.sub("\ufffd", value)
    return value


def _instant(value: datetime | None) -> str | None:
    """An instant of the crawl as UTC text; such texts sort as the instants do."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None
