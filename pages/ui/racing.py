"""What the page Compare offers and sends: on which pictures, who takes part, and the race's payload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.ui.adapting import Offer, chosen_offer, fitting, offers
from pages.ui.examples import open_example
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.analysis.counting import wilson
from versa_core.methods import METHODS, MethodInfo, methods_for
from versa_core.project import Project
from versa_core.project_race import MAX_RACERS as MAX_RACERS
from versa_core.settings import values_of

KIND = "compare"
OWN = "own"
PICTURES = "compare pictures"  # in the project's notes: whose pictures, by OWN or the name of an example
# The first is what the others are compared with: the class means, which need no step and are hard to beat.
USUAL = ("prototype", "", "article", "pixels")  # "" is the method that the checkpoint recommends
FEWEST_TO_BELIEVE = 30  # query pictures; the interval of a share is still 30 points wide then


@dataclass(frozen=True)
class Racer:
    """A method on a checkpoint; `offer` is None where it needs none."""

    method: MethodInfo
    offer: Offer | None

    @property
    def key(self) -> str:
        return f"{self.method.name}@{self.offer.key if self.offer else ''}"

    @property
    def title(self) -> str:
        return f"{self.method.title} · {self.offer.title}" if self.offer else self.method.title


def racers_note(profile: str) -> str:
    """Returns the name of the project's note of who takes part, where pictures are of that profile."""
    return f"compare racers, {profile}"


def pictures_of(mine: Project, name: str) -> Project:
    """Returns the visitor's project, or one with the pictures of an example, which leaves theirs alone."""
    if name == OWN:
        return mine
    known = mine.results.get(f"example {name}")
    if not isinstance(known, Project):
        known = Project()
        open_example(known, name)
        mine.results[f"example {name}"] = known
    return known


def racers_for(mine: Project, pictures: Project) -> list[Racer]:
    """Returns everyone who can take part: each method on each checkpoint that fits the pictures."""
    usable = fitting(pictures, offers(mine))
    with_checkpoint = [Racer(one, offer) for offer in usable for one in methods_for(offer.info) if one.needs_checkpoint]
    return with_checkpoint + [Racer(one, None) for one in methods_for(None)]


def usual_racers(mine: Project, pictures: Project, racers: Sequence[Racer]) -> list[str]:
    """Returns the keys of a telling choice on Adapt's checkpoint: means, the recommended method, and the floors."""
    offer = chosen_offer(mine, fitting(pictures, offers(mine)))
    names = [one or (offer.info.recommended_method if offer else "") for one in USUAL]
    key = offer.key if offer else ""
    by_name = {one.method.name: one.key for one in racers if one.offer is None or one.offer.key == key}
    return list(dict.fromkeys(by_name[name] for name in names if name in by_name))


def short_titles(racers: Sequence[Racer]) -> list[str]:
    """Returns the racers' titles, without the checkpoint where the method alone tells them apart."""
    methods = Counter(one.method.name for one in racers)
    checkpoints = {one.offer.key for one in racers if one.offer}
    return [one.title if methods[one.method.name] > 1 or len(checkpoints) > 1 else one.method.title for one in racers]


def source_of(mine: Project, offer: Offer | None) -> str | bytes | None:
    """Returns a checkpoint as trainers take it: the bytes of the visitor's own, the path of a bundled one."""
    if offer is None:
        return None
    return mine.checkpoints[offer.key] if offer.is_own else str(checkpoint.find(offer.key))


def settings_for(mine: Project, racer: Racer) -> dict[str, Any]:
    """Returns the settings of the visitor for the method chosen on Adapt, the defaults for all others."""
    own = mine.method_settings if racer.method.name == mine.method else {}
    return values_of(METHODS.build(racer.method.name, own))


def race_payload(mine: Project, pictures: Project, racers: Sequence[Racer], seed: int) -> dict[str, Any]:
    """Returns what the task "compare" is given."""
    image_set, is_support = pictures.image_set()
    return {
        "images": image_set.images,
        "labels": image_set.labels,
        "is_support": is_support,
        "class_names": list(image_set.class_names),
        "ids": list(image_set.ids),
        "preparation": pictures.preparation_in_use().to_plain(),
        "fingerprint": image_set.fingerprint,
        "seed": seed,
        "contenders": [
            {
                "method": one.method.name,
                "checkpoint": source_of(mine, one.offer),
                "settings": settings_for(mine, one),
            }
            for one in racers
        ],
    }


def race_labels(name: str, racers: Sequence[Racer]) -> dict[str, Any]:
    """Returns what the page remembers of a race that it sends: plain values, one list entry per racer."""
    return {
        "pictures": name,
        "titles": short_titles(racers),
        "checkpoints": [one.offer.key if one.offer else "" for one in racers],
    }


def few_queries(n_query: int) -> str:
    """Returns what so few query pictures can prove, or "" where they are enough for a rough score."""
    if n_query >= FEWEST_TO_BELIEVE:
        return ""
    low = wilson(n_query, n_query)[0]
    return _(
        "**{n} query pictures prove little:** even a method that answers all of them rightly may be right about only "
        "{low} % of such pictures, and one picture is {share} points. Mark more as query for a firmer answer."
    ).format(n=n_query, low=f"{100 * low:.0f}", share=f"{100 / n_query:.0f}")
