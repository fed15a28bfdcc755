"""Answers worked out once: most words of an article have been met before, and open nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Answer = TypeVar("Answer")
_MOST = 100_000


class Remembered(dict[Key, Answer]):
    """The answers of a function: ``answers[key]`` asks it once for each key. Forgotten whole when there are too many."""

    def __init__(self, ask: Callable[[Key], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: Key) -> Answer:
        if len(self) >= _MOST:
            self.clear()
        answer = self[key] = self._ask(key)
        return answer
