"""The store: each visitor's seat with their project, brought to the disk in the background and forgotten in time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from streamlit import runtime

from pages.ui.lost_sessions import drop_lost_sessions
from pages.ui.memory import trim
from pages.ui.seats import Seat, fetch, patience, sweep
from pages.ui.text import _
from versa_core.errors import ProjectError
from versa_core.keeping import Keeping
from versa_core.machine import tidy_memory
from versa_core.project import Project
from versa_core.project_folder import PRIVATE

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.5  # between looks for what has changed
ROUND_SECONDS = 30.0  # between looks for who has left
SWEEP_SECONDS = 600.0  # between looks for old folders


class Store:
    """All visitors' seats, by the name of the visitor."""

    def __init__(
        self,
        keeping: Keeping | None = None,
        *,
        held: Callable[[str], list[Any]] = lambda owner: [],
        left: Callable[[str], None] = lambda owner: None,
    ) -> None:
        """Makes an empty store; `start` lets it save by itself.

        Args:
            keeping: where and how long; without it, in memory.
            held: what else is kept for a visitor, such as their jobs.
            left: told of each visitor whose seat was given up.
        """
        self.keeping = keeping or Keeping(None)
        self._held, self._left = held, left
        self._gather: Callable[[str, Project], None] = lambda owner, project: None
        self._seats: dict[str, Seat] = {}
        self._lock = threading.Lock()
        self._fetching = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)

    def start(self, gather: Callable[[str, Project], None] | None = None) -> None:
        """Begins to save and to sweep in the background.

        Args:
            gather: puts what trainers have brought a visitor into their project, also while no page of theirs is open.
        """
        self._gather = gather or self._gather
        if self.keeping.folder is not None:
            with suppress(OSError):  # `starting` says so; each project's own save is tried again
                self.keeping.folder.mkdir(PRIVATE, parents=True, exist_ok=True)
        self._thread.start()

    def close(self) -> None:
        """Saves what is not saved yet, and ends the background work."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        for owner, seat in self._all().items():
            self._take_in(owner, seat)
            if seat.saver is not None and not seat.saver.is_saved:
                seat.saver.save()

    def seat(self, owner: str, session: str, *, lasting: bool = False) -> Seat:
        """Returns the visitor's seat, made or fetched from the disk on the first call.

        Args:
            owner: the visitor.
            session: Streamlit's name of the tab.
            lasting: the visitor can come back under this name, so that keeping the project on disk makes sense.
        """
        found = self._known(owner, session)
        if found is None:
            with self._fetching:  # two tabs that open at once get one project
                found = self._known(owner, session)
                if found is None:
                    found = fetch(self.keeping, owner) if lasting else Seat()
                    found.sessions.add(session)
                    with self._lock:
                        self._seats[owner] = found
        return found

    def _known(self, owner: str, session: str) -> Seat | None:
        with self._lock:  # so that the seat is not given up at the same moment
            found = self._seats.get(owner)
            if found is not None:
                found.sessions.add(session)
                found.seen = time.monotonic()
            return found

    def seat_of(self, session: str) -> Seat | None:
        """Returns the seat of whoever has this tab open, or None."""
        with self._lock:
            return next((seat for seat in self._seats.values() if session in seat.sessions), None)

    def is_connected(self, owner: str) -> bool:
        """True while the visitor has a page open."""
        with self._lock:
            return self._is_open(self._seats.get(owner))

    def delete(self, owner: str) -> None:
        """Empties the visitor's project and removes it from the disk; raises ProjectError where that fails."""
        with self._lock:
            seat = self._seats.get(owner)
        if seat is None:
            return
        seat.notice = ""
        if seat.saver is None:
            seat.project.delete_everything()
            return
        try:
            seat.saver.delete()
        except OSError as error:
            LOG.warning("A visitor's project could not be removed from the disk: %s.", error.strerror)
            raise ProjectError(
                _(
                    "Your pictures are gone from memory, but a file on the disk of the machine that runs the app could "
                    "not be removed ({reason}). Tell the person who runs it."
                ).format(reason=error.strerror)
            ) from None

    @property
    def n_seats(self) -> int:
        return len(self._seats)

    def _all(self) -> dict[str, Seat]:
        with self._lock:
            return dict(self._seats)

    def _is_open(self, seat: Seat | None) -> bool:
        if seat is None or not runtime.exists():
            return False
        server = runtime.get_instance()
        seat.sessions = {session for session in seat.sessions if server.is_active_session(session)}
        return bool(seat.sessions)

    def _work(self) -> None:
        rounds = sweeps = 0.0
        while True:
            now = time.monotonic()
            try:
                self._save(now)
                if now >= rounds:
                    rounds = now + ROUND_SECONDS
                    self._go_round(now)
                if now >= sweeps:
                    sweeps = now + SWEEP_SECONDS
                    sweep(self.keeping, time.time(), self._all())
            except Exception:  # whatever it was, the other visitors' projects must go on being saved
                LOG.exception("Looking after the visitors' projects failed; it goes on in a moment.")
            if self._closing.wait(LOOK_SECONDS):
                return

    def _save(self, now: float) -> None:
        for owner, seat in self._all().items():
            self._take_in(owner, seat)
            if seat.saver is not None:
                seat.saver.look(now)

    def _take_in(self, owner: str, seat: Seat) -> None:
        try:
            self._gather(owner, seat.project)
        except Exception:  # what one visitor's job has brought must not keep the others' projects from being saved
            LOG.exception("What a job has brought could not be put into its project.")

    def _go_round(self, now: float) -> None:
        """Counts memory, notes on the disk who is here, and gives up the seats of those who have left.

        What those have left behind may refer to itself; it is looked for here, and not after each click.
        """
        drop_lost_sessions()
        for owner in list(self._all()):
            self._look_after(owner, now)
        tidy_memory()

    def _look_after(self, owner: str, now: float) -> None:
        with self._lock:
            seat = self._seats[owner]  # nobody else takes seats away
            is_open = self._is_open(seat)
        limit = self.keeping.megabytes * 1e6
        seat.n_bytes = trim(seat.project, self._held(owner), limit, now, absent=not is_open)
        if is_open:
            seat.seen = now  # who only reads has not left
            if seat.saver is not None:
                seat.saver.folder.touch()
        elif now - seat.seen > patience(seat, self.keeping):
            self._give_up(owner, seat)

    def _give_up(self, owner: str, seat: Seat) -> None:
        with self._lock:
            if time.monotonic() - seat.seen <= patience(seat, self.keeping):
                return  # they have just come back
            del self._seats[owner]
        self._left(owner)
