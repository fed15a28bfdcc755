"""Where tasks are done: in processes of this machine, or by the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from crawler.batch.task import Done, Task, quarantine, run_task

# A scheduler that does not answer within this time is not there.
CONNECT_SECONDS = 20


class EngineError(Exception):
    """The engine cannot be used; the message says what to do."""


def run_tasks(tasks: Sequence[Task], *, engine: str, jobs: int, scheduler: str = "") -> Iterator[Done]:
    """Do the tasks in any order and tell of each when it is done. Every output is of one task alone, so they can be
    done twice, by two machines at once, or by a worker that is killed half-way.

    ``engine`` is ``local`` (``jobs`` processes; 1: in this process) or ``dask``, with the address of its scheduler.
    Raises EngineError.
    """
    if engine == "dask":
        yield from _dask(tasks, scheduler)
    elif jobs == 1:
        for task in tasks:
            yield run_task(task, isolated=False)
    else:
        yield from _local(tasks, jobs)


def _local(tasks: Sequence[Task], jobs: int) -> Iterator[Done]:
    pool = ThreadPoolExecutor(jobs)
    try:
        for future in as_completed([pool.submit(run_task, task) for task in tasks]):
            yield future.result()
    finally:
        # Threads that wait for their process end with it; what was not begun is left.
        pool.shutdown(wait=False, cancel_futures=True)


def _dask(tasks: Sequence[Task], scheduler: str) -> Iterator[Done]:
    try:
        from distributed import Client, KilledWorker
        from distributed import as_completed as completed
    except ImportError as error:
        raise EngineError("Dask is not installed here: pip install 'marsad[dask]'") from error
    if not scheduler:
        raise EngineError("--engine dask needs --scheduler ADDRESS, e.g. tcp://10.0.0.1:8786")
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    try:
        client.wait_for_workers(1, timeout=60)
        by_key = {}
        for task in tasks:
            future = client.submit(run_task, task, pure=False)
            by_key[future.key] = (future, task)
        for future in completed([future for future, _ in by_key.values()], loop=client.loop):
            _, task = by_key.pop(future.key)
            error = future.exception()
            if error is None:
                yield future.result()
            elif isinstance(error, KilledWorker):
                yield quarantine(task, "the workers that tried it were killed, one after the other")
            elif isinstance(error, ModuleNotFoundError):
                raise EngineError(f"the workers do not have this project installed: {error}")
            else:
                yield Done(task, "failed", f"{type(error).__name__}: {error}")
            future.release()
    except TimeoutError as error:
        raise EngineError(f"the Dask scheduler at {scheduler} has no workers: start some and run this again") from error
    except OSError as error:
        raise EngineError(f"the Dask scheduler at {scheduler} is gone: the same command goes on from here") from error
    finally:
        client.close(timeout=5)
