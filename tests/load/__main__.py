"""`python -m tests.load`: a class comes in, uploads, adapts, looks and asks; `--hour` has two visitors do it for long.

It starts a server of its own and takes some minutes; nothing else should run on the machine. Linux only, because it
reads from /proc what memory is held.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.benchmarks.timing import shown
from tests.browser import NOT_FOUND, find_chromium
from tests.load import marks, story
from tests.load.clicking import click_through
from tests.load.memory import Share, in_words, server_pid, shares, total
from tests.load.protocol import Client
from tests.load.story import Visit
from tests.pages.serving import serve

ARRIVAL_SECONDS = 30.0
LEAVING_SECONDS = 240.0  # the server lets go of those who have left within three minutes
SAMPLES = 60  # of memory, in a long run


def main() -> int:
    """Measures and prints; returns 1 where a mark was not kept."""
    wanted = options()
    with tempfile.TemporaryFile() as log, serve(log) as address:
        measured = long_run(address, wanted.minutes) if wanted.hour else rush(address, wanted.visitors)
        log.seek(0)
        n_bad = sum(word in line for line in log for word in (b"Traceback", b"ERROR"))
    measured.append(marks.at_most("complaints in the server's log", n_bad, 0, "lines"))
    print(shown([one.row for one in measured]))
    return int(any(one.is_kept is False for one in measured))


def options() -> argparse.Namespace:
    """Returns what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--visitors", type=int, default=20, help="who come within half a minute")
    parser.add_argument("--hour", action="store_true", help="two visitors in a loop instead")
    parser.add_argument("--minutes", type=float, default=60.0, help="of the loop")
    return parser.parse_args()


def rush(address: str, n_visitors: int) -> list[marks.Measured]:
    """All come within half a minute; someone else clicks through the pages meanwhile."""
    firsts = [Visit(0), Visit(1)]  # as many as trainers: what each makes once, at the first need, belongs to no visitor
    together([threading.Thread(target=story.run, args=(one, address, firsts)) for one in firsts])
    tell(firsts)
    visits = [Visit(number) for number in range(n_visitors)]
    start, last_arrival = list(shares(server_pid())), 0.0
    with watched() as samples, clicking(address) as clicks:
        threads = []
        for visit in visits:
            threads.append(threading.Thread(target=story.run, args=(visit, address, visits)))
            last_arrival = time.monotonic()
            threads[-1].start()
            time.sleep(ARRIVAL_SECONDS / n_visitors)
        for one in threads:
            one.join()
    tell(visits)
    end, waited = settled(marks.KEPT_SHARE * total(start))
    memory = marks.of_memory(start, max(samples, key=total), end, waited)
    rows = [*marks.of_visits(visits, last_arrival), *memory]
    return rows + (marks.of_clicks(clicks) if find_chromium() else [])


def together(threads: Sequence[threading.Thread]) -> None:
    """Starts them all and waits for the last."""
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def long_run(address: str, minutes: float) -> list[marks.Measured]:
    """Two visitors do everything, delete it and begin again, until the time is over."""
    end = time.monotonic() + 60 * minutes
    visits = [Visit(1), Visit(2)]
    threads = [threading.Thread(target=loop, args=(visit, address, visits, end)) for visit in visits]
    for one in threads:
        one.start()
    samples = []
    while any(one.is_alive() for one in threads):
        time.sleep(60 * minutes / SAMPLES)
        held = list(shares(server_pid()))
        samples.append(total(held))
        print(f"{len(samples) * minutes / SAMPLES:6.1f} min  {samples[-1]:6.0f} MB: {in_words(held)}", flush=True)
    tell(visits)
    return [*marks.of_visits(visits, end), *marks.of_leak(samples)]


def loop(visit: Visit, address: str, others: Sequence[Visit], end: float) -> None:
    """One visitor's rounds in one tab."""

    def act_and_forget(client: Client) -> None:
        while time.monotonic() < end:
            story.act(visit, client)
            story.forget(client)

    story.run(visit, address, others, act_and_forget)


@contextmanager
def watched() -> Iterator[list[list[Share]]]:
    """Gives the list to which the memory of the server's processes is added twice a second."""
    samples: list[list[Share]] = []
    over = threading.Event()

    def watch() -> None:
        pid = server_pid()
        while not over.wait(0.5):
            samples.append(list(shares(pid)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


@contextmanager
def clicking(address: str) -> Iterator[list[float]]:
    """Gives the list that holds, at the end, the seconds of each page change in the real browser."""
    seconds: list[float] = []
    over = threading.Event()
    if find_chromium() is None:
        print(NOT_FOUND)
        yield seconds
        return
    thread = threading.Thread(target=lambda: seconds.extend(click_through(address, over)))
    thread.start()
    try:
        yield seconds
    finally:
        over.set()
        thread.join()


def settled(enough: float) -> tuple[list[Share], float]:
    """Returns the memory once it is down to `enough` MB, or when the server had its time to forget; and the seconds."""
    begun = time.monotonic()
    while True:
        held, waited = list(shares(server_pid())), time.monotonic() - begun
        if total(held) <= enough or waited > LEAVING_SECONDS:
            return held, waited
        time.sleep(2)


def tell(visits: Sequence[Visit]) -> None:
    """Prints what went wrong, for whom."""
    for visit in visits:
        for words in filter(None, (visit.trouble, visit.strangers and f"saw names of {len(visit.strangers)} others")):
            print(f"visitor {visit.number}: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
