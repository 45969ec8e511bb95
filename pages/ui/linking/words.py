"""What a link brings, in words."""

from __future__ import annotations

from collections.abc import Iterator

from pages.ui.examples import examples
from pages.ui.linking.controls import CONTROLS
from pages.ui.text import _, plain, plural
from versa_core.language import LANGUAGES
from versa_core.methods import METHODS
from versa_core.teaching.links import Link
from versa_core.teaching.texts import read_lesson


def link_words(link: Link) -> list[str]:
    """Returns a line of Markdown for each thing that the link says."""
    return list(_lines(link))


def _lines(link: Link) -> Iterator[str]:
    if link.lesson:
        yield _("The lesson “{title}”").format(title=read_lesson(link.lesson).facts["title"])
    if link.draw is not None:
        title = next(one.title for one in examples() if one.name == link.draw.example)
        words = plural(
            "Pictures: {title}, {way}-way, {shot}-shot, {query} query picture of each class, draw {number}",
            "Pictures: {title}, {way}-way, {shot}-shot, {query} query pictures of each class, draw {number}",
            link.draw.query,
        )
        yield words.format(title=title, way=link.draw.way, shot=link.draw.shot, query=link.draw.query,
                           number=link.draw.number)  # fmt: skip
    if link.checkpoint:
        yield _("Checkpoint: {name}").format(name=plain(link.checkpoint))
    if link.method:
        values = ", ".join(f"{name} = {value}" for name, value in link.settings.items())
        title = METHODS.info(link.method).title
        yield _("Method: {title}").format(title=plain(f"{title} ({values})" if values else title))
    if link.seed is not None:
        yield _("Seed: {n}").format(n=link.seed)
    if link.hidden:
        words = "; ".join(_(CONTROLS[name].words) for name in link.hidden)
        yield _("Hidden from learners: {controls}").format(controls=words)
    if link.language:
        yield _("Language: {name}").format(name=LANGUAGES[link.language])
