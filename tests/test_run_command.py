"""``marsad run`` and ``marsad status`` against local servers: locked, time-boxed, told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.command_line import main
from crawler.scheduled import enabled_sites, longest_ago_first, sites_file
from extract.paths import PROJECT
from extract.store import Store
from extract.store.locking import only_job
from tests.servers.crawling import Crawl, Crawler, local
from tests.servers.local_site import Answer, Asked, LocalSite


def run(crawler: Crawler, *args: str, site: dict[str, Any], **settings: Any) -> Crawl:
    return crawler("--sites", "local", *args, site=site, verb="run", **settings)


def history(crawler: Crawler, site: str, days: int, **stats: int) -> None:
    """Let a site have been crawled every six hours for some days until two days ago."""
    with Store(crawler.database) as store:
        for hours in range(48, 24 * days, 6):
            started = datetime.now(UTC) - timedelta(hours=hours)
            number = store.start_run("scheduled", started, code_version="c", knowledge_version="k", site=site)
            store.finish_run(number, started, {"finish_reason": "finished", "downloader/request_count": 9, **stats})


def test_a_pass_crawls_reports_and_may_be_repeated(tmp_path: Path) -> None:
    crawler, metrics = Crawler(tmp_path), tmp_path / "metrics" / "marsad.prom"
    with LocalSite() as site:
        site.add_articles(1, 2, 3)
        first = run(crawler, "--prometheus", str(metrics), site=local(site.address))
        assert first.status == 0, first.err + first.out
        site.add_articles(1, 2, 3, 4)
        second = run(crawler, "--json", site=local(site.address))
    assert "3 articles" in first.out
    assert [len(crawler.urls()), second.facts["articles"], second.facts["findings"]] == [4, 1, []]
    assert json.loads((tmp_path / "reports" / "run.json").read_text("utf-8")) == second.facts
    with crawler.store() as store:
        kinds = [(row["kind"], row["site"]) for row in store.rows("SELECT * FROM run")]
        assert kinds == [("scheduled", "local")] * 2
    told = {
        (sample.name, sample.labels.get("site")): sample.value
        for family in text_string_to_metric_families(metrics.read_text("utf-8"))
        for sample in family.samples
    }
    assert told["marsad_site_articles", "local"] == 3
    assert told["marsad_site_up", "local"] == 1
    assert told["marsad_store_articles", None] == 3
    assert told["marsad_run_findings", None] == 0


def test_a_silent_site_fails_the_pass_and_is_shown_by_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    crawler = Crawler(tmp_path)
    history(crawler, "local", 20, **{"marsad/articles": 5, "marsad/pages": 5, "marsad/events": 2})
    with LocalSite() as site:
        site.pages["/feed.xml"] = Answer("<rss><channel></channel></rss>", content_type="text/xml")
        made = run(crawler, "--json", site=local(site.address))
    assert made.status == 1
    (finding,) = made.facts["findings"]
    assert (finding["monitor"], finding["site"]) == ("silent", "local")
    monkeypatch.setattr(sys, "argv", ["marsad", "status", "--db", str(crawler.database)])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert "silent" in out
    assert "▁" in out
    monkeypatch.setattr(sys, "argv", ["marsad", "status", "--json", "--db", str(crawler.database)])
    with pytest.raises(SystemExit):
        main()
    told = json.loads(capsys.readouterr().out)
    (row,) = told["sites"]
    assert row["site"] == "local"
    assert len(row["articles_by_day"]) == 14
    assert row["articles_by_day"][-4] == 20
    assert told["stored"]["articles"] == 0


def test_the_time_box_ends_crawls_in_good_order_and_the_next_pass_goes_on(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path)
    with LocalSite() as site:
        site.add_articles(*range(1, 60))
        for number in range(1, 60):
            page = site.pages[f"/news/{number}"]
            assert isinstance(page, Answer)
            site.pages[f"/news/{number}"] = Answer(page.body, delay=0.4)
        arguments = ("--sites", "local,http://127.0.0.1:9/", "--jobs", "1", "--json")
        began = time.monotonic()
        made = crawler(*arguments, "--max-time", "6s", site=local(site.address), verb="run", CONCURRENT_REQUESTS=1)
        assert time.monotonic() - began < 40
        states = {row["site"]: row["state"] for row in made.facts["sites"]}
        assert states == {"local": "time is up", "http://127.0.0.1:9/": "not reached"}
        stored = len(crawler.urls())
        assert 0 < stored < 59
        for number in range(1, 60):
            page = site.pages[f"/news/{number}"]
            assert isinstance(page, Answer)
            site.pages[f"/news/{number}"] = Answer(page.body)
        made = run(crawler, "--json", site=local(site.address))
    assert made.facts["articles"] == 59 - stored
    assert len(crawler.urls()) == 59


def test_a_site_that_kills_its_process_takes_no_other_with_it(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path)
    with LocalSite() as site:
        site.add_articles(1)
        made = crawler(
            *("--sites", "deadly,local", "--json"),
            site=local(site.address),
            verb="run",
            SPIDER_MODULES="crawler.spiders,tests.servers.spiders,tests.servers.deadly",
        )
    assert made.status == 1
    assert {row["site"]: row["state"] for row in made.facts["sites"]} == {"deadly": "killed", "local": "ok"}
    assert ("killed", "deadly") in [(finding["monitor"], finding["site"]) for finding in made.facts["findings"]]
    assert len(crawler.urls()) == 1


def test_one_pass_at_a_time_and_sigterm_ends_it_with_its_crawls(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path)
    with LocalSite() as site:
        site.add_articles(*range(1, 30))
        asked_for = threading.Event()

        def answer(asked: Asked) -> Answer:
            asked_for.wait(300)
            return Answer("")

        site.pages["/news/1"] = answer
        command, environment = crawler.command("--sites", "local", site=local(site.address), verb="run")
        first = subprocess.Popen(command, env=environment, cwd=PROJECT, stderr=subprocess.PIPE)
        while "/feed.xml" not in site.paths():
            time.sleep(0.05)
            assert first.poll() is None
        second = run(crawler, site=local(site.address))
        assert second.status == 1
        assert f"marsad run (process {first.pid}" in second.err
        first.send_signal(signal.SIGTERM)
        asked_for.set()
        _, err = first.communicate(timeout=300)
    assert first.returncode == 130
    assert b"the next pass goes on" in err
    # The crawl's process inherited the lock: that it is free says that it has ended too.
    with only_job(crawler.database, "test", datetime.now(UTC)):
        pass


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sites", "sampel"), "did you mean sample?"),
        (("--max-time", "5"), "write it as 90s, 50m or 2h"),
        (("--sites", ","), "no site is enabled"),
        (("sample",), "unexpected argument"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_fetched(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["marsad", "run", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, told in capsys.readouterr().err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_enabled_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))
    assert enabled_sites(["a", "b"]) == ["a", "b"]
    sites_file().write_text("# outlets\nsohr\n\nhttps://akhbar.example/  # not declared\nsohr\n", "utf-8")
    assert enabled_sites(["a", "b"]) == ["sohr", "https://akhbar.example/"]


def test_the_site_that_waited_longest_comes_first() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    successes = {"a": now, "b": now - timedelta(days=1)}
    assert longest_ago_first(["a", "b", "c"], successes) == ["c", "b", "a"]
