"""What a visitor has sent off to the trainers, as their project remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BRINGS = "brings"  # the label under whose name the project keeps what the job says and brings; without it, nowhere


@dataclass(eq=False)
class Sent:
    """A job that this visitor has sent off; it lives in the project's results, so that all of their tabs know it.

    Attributes:
        job: its id.
        payload: what it was given, for the record of the run.
        labels: what a page wants to remember of it: plain values, and the events of a run that goes on.
        collected: what came out has been put into the project.
        fresh: it ended and no page has shown that yet.
    """

    job: str
    payload: dict[str, Any]
    labels: dict[str, Any]
    collected: bool = False
    fresh: bool = False

    @property
    def is_settled(self) -> bool:
        """True where the job holds nothing that is nowhere else: it is over, and what came out is in the project."""
        return self.collected


def key_of(kind: str) -> str:
    """Returns the name under which the results of a project have the newest job of a kind."""
    return f"job {kind}"
