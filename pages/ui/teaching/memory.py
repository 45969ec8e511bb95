"""What a visitor has guessed and played in a lesson: it lasts while the tab is open, over changes of the page."""

from __future__ import annotations

from typing import Any

import streamlit as st


def recall(lesson: str, name: str, default: Any = None) -> Any:
    """Returns what was kept under a name in a lesson, or `default`."""
    return st.session_state.get(_key(lesson, name), default)


def keep(lesson: str, name: str, value: Any) -> None:
    """Keeps a value under a name in a lesson."""
    st.session_state[_key(lesson, name)] = value


def forget(lesson: str) -> None:
    """Lets go of all that was kept in a lesson: it begins anew."""
    start = _key(lesson, "")
    for key in [one for one in st.session_state if isinstance(one, str) and one.startswith(start)]:
        del st.session_state[key]
    st.session_state[f"begun {lesson}"] = times_begun(lesson) + 1


def times_begun(lesson: str) -> int:
    """Returns how often the lesson has begun anew: what it called by this number before is over."""
    return int(st.session_state.get(f"begun {lesson}", 0))


def _key(lesson: str, name: str) -> str:
    return f"lesson {lesson}: {name}"
