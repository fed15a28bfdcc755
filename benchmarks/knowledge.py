"""What the extraction knows: rows by country and kind, how long they take to load, how much memory they take.

    python -m benchmarks.knowledge [--runs 5]

Prints Markdown, as in docs/knowledge.md. Loading is measured in a process of its own each time: cold with an empty cache
folder (every row is validated and compiled), warm with the cache that the cold one left. Times are of the processor, so
that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable

from benchmarks.tables import machine
from extract.events import load_knowledge
from extract.knowledge.actor_rows import read_actors, read_aliases, read_people
from extract.knowledge.places import Gazetteer, compile_gazetteer
from extract.knowledge.sources import read_sources
from extract.paths import DATA

# The countries that the tables are written for; all others are one row.
COUNTRIES = (
    "SY", "IQ", "YE", "LB", "PS", "IL", "LY", "SD", "SS", "EG", "JO", "SA", "IR", "TR", "SO", "ML", "NE", "BF", "TD", "NG", "AF",
    "PK",
)  # fmt: skip
_KINDS = {
    "city": "towns", "town": "towns", "village": "towns", "admin1": "admin1", "admin2": "admin2",
    "neighbourhood": "quarters", "country": "country", "region": "regions", "sea": "regions",
}  # fmt: skip
# What loads one part and prints its processor time in seconds and the memory that it took, and all, in MB (Linux).
_PROBE = """
import json, resource, time
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20
{imports}
before, started = resident(), time.process_time()
{load}
took = time.process_time() - started
print(json.dumps([took, resident() - before, resident()]))
"""
PARTS = {
    "places": ("from extract.knowledge.places import Gazetteer", "kept = Gazetteer.load()"),
    "actors": ("from extract.knowledge.actors import ActorTable", "kept = ActorTable.load()"),
    "all that the extraction knows": ("from extract.events import load_knowledge", "kept = load_knowledge()"),
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(machine(), end="\n\n")
    places()
    actors()
    loading(runs)
    print(f"\nFingerprint of this knowledge, kept with every run: `{load_knowledge().fingerprint}`.")
    return 0


def places() -> None:
    """The rows of the gazetteer by country and kind."""
    gazetteer = Gazetteer(compile_gazetteer(DATA / "gazetteer"))
    every = [*gazetteer.places(), *gazetteer.districts()]
    kinds = [(place.country, _KINDS.get(place.feature, "sites")) for place in every]
    table(("country", "admin1", "admin2", "towns", "quarters", "sites", "regions"), kinds, "places")
    own = Counter(place.feature for place in every if place.own)
    print(f"\nOf these {sum(own.values())} are of the project's own supplement: ", end="")
    print(", ".join(f"{number} {feature}" for feature, number in own.most_common()), end=".\n\n")


def actors() -> None:
    """The rows of the actor tables by country and class, and the number of names, people and sources."""
    folder = DATA / "actors"
    rows = read_actors(folder / "actors.csv")
    classes = sorted({row.class_ for row in rows.values()})
    table(("country", *classes), [(row.country, row.class_) for row in rows.values()], "organisations")
    dated = sum(bool(row.valid_from or row.valid_to) for row in rows.values())
    print(
        f"\n{len(rows)} organisations ({dated} with dates, {sum(bool(row.parent) for row in rows.values())} with a parent),"
        f" {len(read_aliases(folder / 'aliases.csv', rows))} names, {len(read_people(folder / 'people.csv', rows))} names of"
        f" leaders and spokesmen, {len(read_sources(folder / 'sources.csv', rows))} sources.\n"
    )


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, str]], what: str) -> None:
    """A table of how many ``rows`` (country, kind) there are of each."""
    counts = Counter((country if country in COUNTRIES else "others", kind) for country, kind in rows)
    print(f"| {' | '.join(heads)} | all {what} |\n|---|{'---:|' * len(heads)}")
    for country in (*COUNTRIES, "others"):
        cells = [counts[country, kind] for kind in heads[1:]]
        if total := sum(number for (here, _), number in counts.items() if here == country):
            print(f"| {country} | {' | '.join(map(str, cells))} | {total} |")
    sums = [sum(number for (_, here), number in counts.items() if here == kind) for kind in heads[1:]]
    print(f"| **all** | {' | '.join(map(str, sums))} | {sum(counts.values())} |")


def loading(runs: int) -> None:
    """Time and memory of loading, each in a process of its own; medians of ``runs`` but for the cold one."""
    print("| loading | cold, s | warm, s | memory, MB | of the process, MB |\n|---|---:|---:|---:|---:|")
    for part, (imports, load) in PARTS.items():
        with tempfile.TemporaryDirectory() as cache:
            cold = probe(imports, load, cache)
            warm = [probe(imports, load, cache) for _ in range(runs)]
        took, more, whole = (statistics.median(values) for values in zip(*warm, strict=True))
        print(f"| {part} | {cold[0]:.2f} | {took:.2f} | {more:.0f} | {whole:.0f} |")


def probe(imports: str, load: str, cache: str) -> tuple[float, float, float]:
    """Processor seconds, MB that loading took, and MB of the process after it."""
    code = _PROBE.format(imports=imports, load=load)
    environment = {**os.environ, "MARSAD_CACHE": cache, "MARSAD_HOME": cache}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    took, more, whole = json.loads(done.stdout)
    return took, more, whole


if __name__ == "__main__":
    raise SystemExit(main())
