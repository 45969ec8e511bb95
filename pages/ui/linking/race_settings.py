"""Who takes part in a race on Compare, as links hold it: `method@checkpoint`, or `method` where it needs none."""

from __future__ import annotations

from collections.abc import Sequence

from pages.ui.racing import MAX_RACERS, OWN, PICTURES, pictures_of, racers_note
from versa_core import checkpoint
from versa_core.data.sources import SOURCES
from versa_core.methods import methods_for
from versa_core.project import Plain, Project


def racer_words() -> tuple[str, ...]:
    """Returns everyone whom a link can name: each method on each checkpoint that comes with the program."""
    known = checkpoint.bundled()
    with_checkpoint = [f"{one.name}@{info.key}" for info in known for one in methods_for(info) if one.needs_checkpoint]
    return (*with_checkpoint, *(one.name for one in methods_for(None)))


def chosen_racers(mine: Project) -> tuple[str, ...]:
    """Returns whom the visitor has chosen for the pictures on Compare, without checkpoints of their own."""
    pictures = mine.notes.get(PICTURES)
    if pictures not in (OWN, *SOURCES):
        return ()  # Compare has not been open yet
    chosen = mine.notes.get(racers_note(pictures_of(mine, str(pictures)).preparation_in_use().profile))
    words = [str(key).removesuffix("@") for key in chosen] if isinstance(chosen, list) else []
    known = racer_words()
    return tuple(word for word in words if word in known)


def race_as_linked(mine: Project, words: Sequence[str]) -> None:
    """Chooses them for pictures of every kind; Compare leaves out those that do not fit."""
    keys: list[Plain] = [word if "@" in word else f"{word}@" for word in words[:MAX_RACERS]]
    for profile in ("glyphs", "photos"):
        mine.remember(racers_note(profile), keys)
