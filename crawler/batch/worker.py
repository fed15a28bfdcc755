"""The process in which one task is done: ``python -m crawler.batch.worker TASK``, the task as JSON."""

from __future__ import annotations

import json
import os
import sys
import threading

from crawler.batch.task import POISON, TROUBLE, PoisonError, Task, TroubleError, perform


def _end_with_parent() -> None:
    """End as soon as the process that started this one is gone."""
    # Not through sys.stdin, whose lock would make the interpreter abort at its end.
    os.read(0, 1)
    os._exit(1)


def main() -> int:
    """Do the task on the command line; the last line on stderr says what went wrong."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        perform(Task(**json.loads(sys.argv[1])))
    except PoisonError as error:
        print(error, file=sys.stderr)
        return POISON
    except TroubleError as error:
        print(error, file=sys.stderr)
        return TROUBLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
