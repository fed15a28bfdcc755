"""One pass over all enabled sites: a process a site, several at a time, within a time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.paths import local_folder

# A crawl that is told to end closes its open connections first; after this time it is not waited for.
GRACE_SECONDS = 45.0
_LOOK_SECONDS = 0.1


@dataclass(slots=True)
class SitePass:
    """What one site's crawl came to. ``state``: ok, failed, time is up, not reached, killed, interrupted.

    ``facts`` is what ``marsad crawl --json`` says of the site; empty when it said nothing.
    """

    site: str
    state: str = "not reached"
    seconds: float = 0.0
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a pass is made: the store, how many processes, when it ends (monotonic seconds), Scrapy settings by name,
    and a descriptor that the processes inherit (the lock)."""

    database: Path
    jobs: int
    deadline: float
    settings: Sequence[str] = ()
    lock: int | None = None
    grace: float = GRACE_SECONDS


def sites_file() -> Path:
    """The list of enabled sites, a name or an address a line; without the file all declared outlets are enabled."""
    return local_folder() / "sites.txt"


def enabled_sites(declared: Sequence[str]) -> list[str]:
    """The sites of the list, or the declared outlets where there is none. Raises OSError."""
    if not sites_file().exists():
        return list(declared)
    lines = (line.split("#")[0].strip() for line in sites_file().read_text("utf-8").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def longest_ago_first(sites: Sequence[str], successes: dict[str, datetime]) -> list[str]:
    """Sites never crawled to the end first, then those whose last time is longest ago: the time box starves none."""
    return sorted(sites, key=lambda site: (site in successes, successes[site].timestamp() if site in successes else 0))


@dataclass(slots=True)
class _Running:
    site: SitePass
    process: subprocess.Popen[bytes]
    started: float
    told: str = ""


def crawl_all(
    sites: Sequence[str], plan: Plan, folder: Path, told: Callable[[SitePass, Sequence[str]], None]
) -> list[SitePass]:
    """Crawl every site in a process of its own; one that dies or hangs takes no other with it.

    When the time is up the running ones end in good order and the others are not begun. ``folder`` holds what the
    processes print; ``told`` hears of each site that has ended, and which are running. On KeyboardInterrupt (Ctrl-C or
    SIGTERM) the running ones end in good order too, and the exception goes on.
    """
    waiting = [SitePass(site) for site in sites]
    passes, running = list(waiting), list[_Running]()
    with _ending_like_ctrl_c():
        try:
            while running or (waiting and time.monotonic() < plan.deadline):
                while waiting and len(running) < plan.jobs and time.monotonic() < plan.deadline:
                    site = waiting.pop(0)
                    running.append(_start(site, plan, folder / f"{len(waiting)}"))
                    told(site, [each.site.site for each in running])
                time.sleep(_LOOK_SECONDS)
                _hurry(running, plan)
                for each in [each for each in running if each.process.poll() is not None]:
                    running.remove(each)
                    _ended(each, plan)
                    told(each.site, [other.site.site for other in running])
        except KeyboardInterrupt:
            _end_all(running, plan)
            raise
    return passes


def _start(site: SitePass, plan: Plan, output: Path) -> _Running:
    left = max(1, round(plan.deadline - time.monotonic()))
    command = [sys.executable, "-m", "crawler.command_line", "crawl", site.site, "--scheduled", "--json"]
    command += ["--db", str(plan.database), "-s", f"CLOSESPIDER_TIMEOUT={left}"]
    if plan.jobs > 1:
        # The crawls have the cores among them.
        command += ["-s", "MARSAD_BESIDE=never"]
    command += [part for setting in plan.settings for part in ("-s", setting)]
    with output.with_suffix(".out").open("wb") as out, output.with_suffix(".err").open("wb") as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            pass_fds=(plan.lock,) if plan.lock is not None else (),
            # Ctrl-C is handed on by ourselves: one signal each, not two.
            start_new_session=True,
        )
    site.reason = str(output)
    return _Running(site, process, time.monotonic())


def _hurry(running: Sequence[_Running], plan: Plan) -> None:
    """Scrapy ends by itself when the time is up; who has not ended a while later is told, and then killed."""
    late = time.monotonic() - plan.deadline
    for each in running:
        if late > 2 * plan.grace:
            each.process.kill()
        elif late > plan.grace and not each.told:
            each.told = "time is up"
            each.process.terminate()


def _ended(each: _Running, plan: Plan) -> None:
    site, output, status = each.site, Path(each.site.reason), each.process.returncode
    site.reason, site.seconds = "", round(time.monotonic() - each.started, 1)
    with contextlib.suppress(ValueError, KeyError, IndexError):
        site.facts = json.loads(output.with_suffix(".out").read_bytes())["sites"][0]
    if site.facts.get("finished") == "closespider_timeout" or each.told:
        site.state = "time is up"
    elif status < 0:
        site.state, site.reason = "killed", f"ended by signal {-status} ({signal.Signals(-status).name})"
    elif status == 130:
        site.state = "interrupted"
    elif site.facts and not _is_broken(site.facts):
        site.state = "ok"
    else:
        site.state = "failed"
        said = output.with_suffix(".err").read_text("utf-8", "replace").strip().splitlines()
        failures = [failure["reason"] for failure in site.facts.get("failures", [])]
        site.reason = next(iter([*failures, *reversed(said)]), f"exit status {status}")


def _is_broken(facts: dict[str, Any]) -> bool:
    """Did nothing but fail: no page came, and something was given up?"""
    return bool(facts["failures"]) and (facts["finished"] != "finished" or not facts["pages"])


def _end_all(running: Sequence[_Running], plan: Plan) -> None:
    for each in running:
        each.process.send_signal(signal.SIGINT)
    end = time.monotonic() + plan.grace
    for each in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            each.process.wait(max(0.1, end - time.monotonic()))
        each.process.kill()
        each.process.wait()


@contextlib.contextmanager
def _ending_like_ctrl_c() -> Iterator[None]:
    """SIGTERM (systemctl stop, shutdown) ends the pass as Ctrl-C does."""

    def end(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def usual_jobs() -> int:
    """Sites are waited for more than they are read: two for each core, at most eight."""
    return min(8, 2 * (os.cpu_count() or 1))
