"""Making a link from what a teacher asks for and what they have set on the pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pages.ui.lessons.table import LESSONS
from pages.ui.linking.map_settings import changed_maps
from pages.ui.linking.page_settings import page_settings_now
from pages.ui.linking.race_settings import chosen_racers
from pages.ui.linking.training_settings import changed_goal, ordered
from pages.ui.maps import MapSettings
from pages.ui.metatraining import order
from versa_core import checkpoint
from versa_core.methods import METHODS
from versa_core.project import Project
from versa_core.settings import settings_of
from versa_core.teaching.handouts import Draw
from versa_core.teaching.links import PREPARED, Link, draw_settings


@dataclass
class Asked:
    """What a teacher has chosen for their link; kept while the tab is open.

    Attributes:
        example: the source of everybody's pictures; "" where learners bring their own.
        draw: way, shot, query and draw of it.
        with_work: the link sets the choices on Adapt, Embeddings and its own page.
        hidden: the controls that it hides.
        with_language: the link sets the language.
    """

    example: str = ""
    draw: dict[str, int] = field(default_factory=dict)
    with_work: bool = True
    hidden: tuple[str, ...] = ()
    with_language: bool = False


def link_of(mine: Project, asked: Asked, lesson: str = "", language: str = "", *, page: str = "") -> Link:
    """Returns the link to the page, or to a lesson with its settings, as the project and the session are now."""
    made = _work(mine) if asked.with_work else Link()
    if asked.with_work:
        made = replace(made, looks=page_settings_now(mine, with_race=page == "compare"))
    if page == "compare":
        made = replace(made, racers=chosen_racers(mine))
    if page == "metatrain":
        made = replace(made, training=ordered(order(mine)), goal=changed_goal(order(mine)))
    return replace(
        made,
        draw=_draw(asked),
        lesson=lesson,
        lesson_settings=_of_lesson(lesson),
        hidden=asked.hidden,
        language=language if asked.with_language else "",
    )


def first_asked(drawn: Draw | None) -> Asked:
    """Returns what a teacher is asked about first: the pictures that they have open, where a link can bring them."""
    if drawn is None:
        return Asked()
    return Asked(drawn.example, {"way": drawn.way, "shot": drawn.shot, "query": drawn.query, "draw": drawn.number})


def _draw(asked: Asked) -> Draw | None:
    if not asked.example:
        return None
    values = {name: asked.draw.get(name, one.default) for name, one in draw_settings(asked.example).items()}
    return Draw(asked.example, *(int(values[name]) for name in ("way", "shot", "query", "draw")))


def _work(mine: Project) -> Link:
    """Returns what is chosen on Adapt and Embeddings, as far as an address can carry it: no checkpoint of one's own."""
    own = mine.preparation.effective if mine.preparation else None
    prepared = next((name for name, how in PREPARED.items() if how == own), "")
    bundled = {one.key for one in checkpoint.bundled()}
    chosen = mine.checkpoint if mine.checkpoint in bundled else ""
    settings = {
        one.name: mine.method_settings[one.name]
        for one in (settings_of(METHODS.type_of(mine.method)) if mine.method else ())
        if mine.method_settings.get(one.name, one.default) != one.default
    }
    maps = changed_maps(MapSettings.from_plain(mine.map_settings))
    return Link(prepared=prepared, checkpoint=chosen, method=mine.method, settings=settings, seed=mine.seed, maps=maps)


def _of_lesson(key: str) -> dict[str, bool | int | float | str]:
    linked = [each for one in LESSONS if one.key == key for each in one.linked]
    return {one.setting.name: one.now for one in linked if one.now is not None}
