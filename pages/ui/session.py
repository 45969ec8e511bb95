"""Who is looking, and what is theirs: one project per visitor, and the job manager that all share."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cache

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from versa_core.data.intake import BROWSER_LIMITS
from versa_core.jobs.manager import JobManager
from versa_core.project import Project

COOKIE = "versa_visitor"
COOKIE_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")  # secrets.token_urlsafe(32)
KEPT_SECONDS = 6 * 3600  # a project without an open tab is forgotten after this


@dataclass
class Seat:
    """What one visitor has on this server."""

    project: Project = field(default_factory=lambda: Project(limits=BROWSER_LIMITS))
    sessions: set[str] = field(default_factory=set)
    seen: float = field(default_factory=time.monotonic)


class Store:
    """All visitors' projects, in memory only; those long abandoned are dropped when somebody else comes."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._lock = threading.Lock()

    def seat(self, owner: str, session: str) -> Seat:
        """Returns the visitor's seat, made on the first call."""
        with self._lock:
            if owner not in self._seats:
                self._drop_abandoned()
            found = self._seats.setdefault(owner, Seat())
            found.sessions.add(session)
            found.seen = time.monotonic()
            return found

    def is_connected(self, owner: str) -> bool:
        """True while the visitor has a page open."""
        with self._lock:
            return self._is_open(self._seats.get(owner))

    def _is_open(self, seat: Seat | None) -> bool:
        if seat is None or not runtime.exists():
            return False
        server = runtime.get_instance()
        seat.sessions = {session for session in seat.sessions if server.is_active_session(session)}
        return bool(seat.sessions)

    def _drop_abandoned(self) -> None:
        limit = time.monotonic() - KEPT_SECONDS
        for owner, seat in list(self._seats.items()):
            if seat.seen < limit and not self._is_open(seat):
                del self._seats[owner]


@cache
def store() -> Store:
    """The one store of this server."""
    return Store()


@cache
def jobs() -> JobManager:
    """The one job manager of this server; the first call starts the trainer processes."""
    return JobManager(n_workers=2, connected=lambda owner: store().is_connected(owner))


def visitor() -> str:
    """Returns a name for this browser that others cannot guess or use: the hash of its cookie.

    Without a cookie (blocked, or a test without a browser) each session is a visitor of its own.
    """
    cookie = st.context.cookies.get(COOKIE, "")
    if isinstance(cookie, str) and COOKIE_PATTERN.fullmatch(cookie):
        return hashlib.sha256(cookie.encode()).hexdigest()[:32]
    if COOKIE not in st.session_state:
        st.session_state[COOKIE] = secrets.token_hex(16)
    return str(st.session_state[COOKIE])


def project() -> Project:
    """Returns the visitor's project; the same object in all of their tabs."""
    context = get_script_run_ctx()
    return store().seat(visitor(), context.session_id if context else "").project
