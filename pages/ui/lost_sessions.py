"""Sessions of lost connections: Streamlit keeps each for two minutes, but lets go of it only when it keeps another.

Until then a session holds all that its page had to do with, its visitor's project, too, whatever the store gives up.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from streamlit import runtime


def drop_lost_sessions() -> None:
    """Lets Streamlit let go, on its own thread, of the sessions that nobody can come back to any more."""
    if not runtime.exists():
        return
    server: Any = runtime.get_instance()
    with suppress(AttributeError):  # not a public part of Streamlit: without it, the last sessions stay until others go
        kept = server._session_mgr._session_storage._cache
        server._get_async_objs().eventloop.call_soon_threadsafe(kept.expire)
