"""The SQLite store: opening, writing, reading back, searching."""

from extract.store.opening import StoreError
from extract.store.store import Feed, Known, Store, Summary

__all__ = ["Feed", "Known", "Store", "StoreError", "Summary"]
