"""The SQLite store: opening, writing, reading back, searching."""

from extract.store.opening import StoreError
from extract.store.records import Feed, Known, Summary
from extract.store.store import Store

__all__ = ["Feed", "Known", "Store", "StoreError", "Summary"]
