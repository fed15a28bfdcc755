"""``python -m extract.prepare``: build once what every command reads from the cache folder.

The morphology database, the compiled lexicon and the compiled gazetteer. Everything here is also built when it is
first needed; a set-up calls this so that the first article does not wait for it.
"""

from __future__ import annotations

import sys

from extract.events import load_knowledge
from extract.language.morphology import morphology_file


def main() -> None:
    """Build what is missing and say where it lies. Raises LookupError without the package of the lexicon."""
    database = morphology_file()
    load_knowledge()
    print(f"morphology database and compiled knowledge: {database.parent}", file=sys.stderr)


if __name__ == "__main__":
    main()
