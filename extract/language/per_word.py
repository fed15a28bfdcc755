"""What is known of a word, worked out once: most words of an article have been met before and open nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
_REMEMBERED_WORDS = 100_000


class PerWord(dict[str, Answer]):
    """The answers of a function by word: ``answers[word]``. Forgotten whole when there are too many."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> Answer:
        if len(self) >= _REMEMBERED_WORDS:
            self.clear()
        answer = self[word] = self._ask(word)
        return answer
