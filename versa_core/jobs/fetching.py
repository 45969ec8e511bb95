"""The trainers' task that fetches an ImageNet encoder."""

from __future__ import annotations

from versa_core.jobs.work import Payload, Stopped, Task, Work


def fetch(payload: Payload, stopped: Stopped) -> Work:
    """Fetches an encoder and keeps its checkpoint on this machine; the result is the checkpoint's key."""
    from versa_core.fetching import fetch as fetch_encoder

    key = yield from fetch_encoder(payload["encoder"], stopped=stopped)
    return {"key": key} if key else {}


FETCHING: dict[str, Task] = {"fetch": fetch}
