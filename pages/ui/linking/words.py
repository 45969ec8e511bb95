"""What a link brings, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pages.ui.examples import examples
from pages.ui.linking.controls import CONTROLS
from pages.ui.text import _, clauses, names_in_row, plain, plural
from versa_core.language import LANGUAGES
from versa_core.methods import METHODS
from versa_core.settings import Value
from versa_core.teaching.links import Link
from versa_core.teaching.texts import read_lesson


def link_words(link: Link) -> list[str]:
    """Returns a line of Markdown for each thing that the link says."""
    return list(_lines(link))


def _lines(link: Link) -> Iterator[str]:
    if link.lesson:
        title = read_lesson(link.lesson).facts["title"]
        values = _listed(link.lesson_settings)
        words = _("The lesson “{title}” with {values}") if values else _("The lesson “{title}”")
        yield words.format(title=title, values=plain(values))
    if link.draw is not None:
        title = next(one.title for one in examples() if one.name == link.draw.example)
        words = plural(
            "Pictures: {title}, {way}-way, {shot}-shot, {query} query picture of each class, draw {number}",
            "Pictures: {title}, {way}-way, {shot}-shot, {query} query pictures of each class, draw {number}",
            link.draw.query,
        )
        yield words.format(title=title, way=link.draw.way, shot=link.draw.shot, query=link.draw.query,
                           number=link.draw.number)  # fmt: skip
    if link.prepared:
        yield _("The model sees the pictures as: {name}").format(name=plain(link.prepared))
    if link.checkpoint:
        yield _("Checkpoint: {name}").format(name=plain(link.checkpoint))
    if link.method:
        values = _listed(link.settings)
        title = METHODS.info(link.method).title
        yield _("Method: {title}").format(title=plain(f"{title} ({values})" if values else title))
    if link.maps:
        yield _("Maps: {values}").format(values=plain(_listed(link.maps)))
    if link.training:
        yield _("Meta-training: {values}").format(values=plain(_listed({**link.training, **link.goal})))
    if link.racers:
        yield _("Race: {names}").format(names=plain(", ".join(link.racers)))
    if link.looks:
        yield _("Chosen on the page: {values}").format(values=plain(_listed(link.looks)))
    if link.seed is not None:
        yield _("Seed: {n}").format(n=link.seed)
    if link.hidden:
        words = clauses(_(CONTROLS[name].words) for name in link.hidden)
        yield _("Hidden from learners: {controls}").format(controls=words)
    if link.language:
        yield _("Language: {name}").format(name=LANGUAGES[link.language])


def _listed(values: Mapping[str, Value]) -> str:
    return names_in_row(f"{name} = {value}" for name, value in values.items())
