"""Who is looking, and what is theirs: one project per visitor, and the job manager that all share."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.seats import Seat
from pages.ui.starting import n_trainers
from pages.ui.store import Store
from versa_core.jobs.manager import JobManager
from versa_core.keeping import Keeping
from versa_core.machine import free_memory
from versa_core.project import Project

COOKIE = "versa_visitor"
COOKIE_PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")  # secrets.token_urlsafe(32)


@cache
def store() -> Store:
    """The one store of this server; it saves and sweeps once it is started."""
    return Store(
        Keeping.from_environment(),
        held=lambda owner: jobs().held(owner),
        left=lambda owner: jobs().forget_all(owner),
    )


@cache
def jobs() -> JobManager:
    """The one job manager of this server; the first call starts the trainer processes."""
    return JobManager(
        n_workers=n_trainers(free_memory()),
        connected=lambda owner: store().is_connected(owner),
        retention=store().keeping.seconds,
    )


def visitor() -> str:
    """Returns a name for this browser that others cannot guess or use: the hash of its cookie.

    Without a cookie (blocked, or a test without a browser) each session is a visitor of its own.
    """
    named = _named()
    if named is not None:
        return named
    if COOKIE not in st.session_state:
        st.session_state[COOKIE] = secrets.token_hex(16)
    return str(st.session_state[COOKIE])


def _named() -> str | None:
    """Returns the name that the browser's cookie gives, or None without a cookie of ours."""
    cookie = st.context.cookies.get(COOKIE, "")
    if not isinstance(cookie, str) or not COOKIE_PATTERN.fullmatch(cookie):
        return None
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]


def seat() -> Seat:
    """Returns what the visitor has on this server."""
    context = get_script_run_ctx()
    return store().seat(visitor(), context.session_id if context else "", lasting=_named() is not None)


def project() -> Project:
    """Returns the visitor's project; the same object in all of their tabs."""
    return seat().project
