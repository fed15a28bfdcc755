"""``marsad vacuum``: old raw pages go, and the holes in the file."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from crawler.command import MarsadCommand, add_database_option, add_pages_option, positive, readable_size

# A page that a crawl has just written may not be noted yet; what is younger than this always stays.
_ON_THEIR_WAY = timedelta(days=1)


class VacuumCommand(MarsadCommand):
    usage = "[--keep-raw-pages DAYS] [--dry-run] [--db FILE]"
    part = "care"
    summary = "Give space back: old raw pages, and the holes in the store's file"
    description = (
        "Rewrites the store without holes. With --keep-raw-pages DAYS the raw bytes of pages that were fetched longer\n"
        "ago are deleted, and those of earlier versions of articles; articles, events and all rows stay. Without it no\n"
        "raw page is touched. What is deleted cannot be read again by `marsad reprocess --from pages`."
    )
    examples = "marsad vacuum\nmarsad vacuum --keep-raw-pages 730 --dry-run"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_database_option(parser)
        add_pages_option(parser)
        parser.add_argument(
            "--keep-raw-pages", type=positive, metavar="DAYS", help="delete older raw pages (default: none)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from extract.store import Store, StoreError
        from extract.store.locking import only_job
        from extract.store.retention import compact, forget_raw_pages, raw_locations
        from pipelines.archive import sweep

        self.expect(args, 0)
        if not opts.db.exists():
            self.fail(f"{opts.db}: no database here yet: run `marsad crawl` first, or name another with --db")
            return
        now = datetime.now(UTC)
        try:
            with only_job(opts.db, "marsad vacuum", now), Store(opts.db, read_only=opts.dry_run) as store:
                if opts.keep_raw_pages:
                    before = now - max(timedelta(days=opts.keep_raw_pages), _ON_THEIR_WAY)
                    # First the rows, then the files: a kill between them leaves files that the next pass finds.
                    gone = forget_raw_pages(store, before, only_count=opts.dry_run)
                    wanted = raw_locations(store) - set(gone)
                    count, size = sweep(opts.pages, wanted, before, only_count=opts.dry_run)
                    would = "would be deleted" if opts.dry_run else "deleted"
                    print(f"{count} raw pages from before {before:%Y-%m-%d} {would}: {readable_size(size)}")
                if opts.dry_run:
                    free = (store.row("PRAGMA freelist_count") or {})["freelist_count"]
                    page = (store.row("PRAGMA page_size") or {})["page_size"]
                    print(f"{opts.db}: holes of {readable_size(free * page)}")
                else:
                    was, is_now = compact(store)
                    print(f"{opts.db}: {readable_size(was)} → {readable_size(is_now)}")
        except StoreError as error:
            self.fail(error)
        except OSError as error:
            self.fail(f"{opts.pages}: {error.strerror or error}")
