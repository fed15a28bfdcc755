"""Lines of JSON in, lines of JSON out: the interchange form of the extraction, in one process or several."""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from extract.events import extract, load_knowledge
from extract.schema import to_dict

# Articles handed to a process at once, and how many such groups wait per process: memory stays the same for any input.
_GROUP = 8
_WAITING = 3
# Days outside these years are a mistake of the page, and arithmetic with them may leave the calendar.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Line:
    """A line of input and its number, from 1."""

    number: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of output (without line feed); ``error`` says what was wrong with the line of input, or is empty."""

    number: int
    text: str
    error: str = ""


def answer(line: Line) -> Answer:
    """The events of the article on one line, or an object with ``id`` and ``error``; never raises for any content."""
    article_id: Any = None
    try:
        article = _parse(line.content)
        article_id = article.get("id")
        _check(article)
        extraction = extract(
            article["id"],
            article.get("title") or "",
            article["text"],
            _published(article.get("published")),
            article.get("url"),
            article.get("outlet"),
        )
    except ValueError as error:
        return _refused(line, article_id, str(error))
    except Exception as error:
        return _refused(line, article_id, f"the article could not be read: {type(error).__name__}: {error}")
    return Answer(line.number, _dumps(to_dict(extraction)))


def answers(lines: Iterable[bytes], jobs: int = 1) -> Iterator[Answer]:
    """The answers to the lines in their order, the same for any number of processes; empty lines are passed over."""
    numbered = (Line(number, content) for number, content in enumerate(lines, 1) if content.strip())
    if jobs == 1:
        yield from map(answer, numbered)
    else:
        yield from _parallel(numbered, jobs)


def _parallel(lines: Iterator[Line], jobs: int) -> Iterator[Answer]:
    load_knowledge()  # before the processes start: they share the memory, or at least the compiled cache
    waiting: deque[tuple[list[Line], Future[list[Answer]]]] = deque()
    pool = _pool(jobs)
    try:
        while True:
            while len(waiting) < jobs * _WAITING and (group := list(islice(lines, _GROUP))):
                waiting.append((group, _submit(pool, group)))
            if not waiting:
                return
            group, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A process was killed, for example for want of memory: every group that waited is lost with it. The
                # lines of this group are tried one at a time, so that only the one that does it is given up.
                pool.shutdown(wait=False)
                yield from _one_by_one(group)
                pool = _pool(jobs)
                waiting = deque((lost, _submit(pool, lost)) for lost, _ in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, group: list[Line]) -> Future[list[Answer]]:
    """The future of a group; where the pool has just broken, one that says so, like those submitted before."""
    try:
        return pool.submit(_answer_all, group)
    except BrokenProcessPool as error:
        future: Future[list[Answer]] = Future()
        future.set_exception(error)
        return future


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_start_process)


def _start_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process: only the first one answers it
    load_knowledge()


def _answer_all(lines: Sequence[Line]) -> list[Answer]:
    return [answer(line) for line in lines]


def _one_by_one(group: Sequence[Line]) -> Iterator[Answer]:
    pool = _pool(1)
    for line in group:
        try:
            yield pool.submit(answer, line).result()
        except BrokenProcessPool:
            yield _refused(line, _parse(line.content).get("id"), "the process that read the article was killed")
            pool.shutdown(wait=False)
            pool = _pool(1)
    pool.shutdown(wait=False)


def _parse(content: bytes) -> dict[str, Any]:
    try:
        article = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 text (byte {error.start + 1} of the line)") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} (character {error.pos + 1} of the line)") from error
    except RecursionError as error:
        raise ValueError("not an article: nested too deeply") from error
    if not isinstance(article, dict):
        raise ValueError("not an article: an object with id, title, text and published is expected")
    return article


def _check(article: dict[str, Any]) -> None:
    if not isinstance(article.get("id"), (str, int)):
        raise ValueError("id is missing: a text or number is expected")
    if not isinstance(article.get("text"), str):
        raise ValueError("text is missing: a text is expected")
    for name in ("title", "published", "url", "outlet"):
        if not isinstance(article.get(name), (str, type(None))):
            raise ValueError(f"{name}: a text or null is expected")


def _published(text: str | None) -> date | datetime | None:
    if not text or not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"published: {text[:40]!r} is no ISO 8601 date or date and time") from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"published: {text[:40]!r} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return moment


def _refused(line: Line, article_id: Any, message: str) -> Answer:
    named = article_id if isinstance(article_id, (str, int)) else None
    return Answer(line.number, _dumps({"id": named, "error": f"line {line.number}: {message}"}), message)


def _dumps(record: Any) -> str:
    """JSON with Arabic letters as they are; escaped where a lone surrogate cannot be written as UTF-8."""
    text = json.dumps(record, ensure_ascii=False)
    return text if _encodable(text) else json.dumps(record)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
