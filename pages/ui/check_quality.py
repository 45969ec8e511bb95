"""What the check says about the pictures themselves: sharpness, brightness, ink, shape."""

from __future__ import annotations

from pages.ui.check_case import Case, Told, percent
from pages.ui.text import _


def blurred(case: Case) -> Told:
    """Soft edges."""
    sentence = _(
        "{pictures}: soft edges. The softest has a sharpness of {softest}, the set's median is {usual} (variance of "
        "the Laplacian over that of the picture)."
    )
    numbers = {name: f"{case.finding.numbers[name]:.3f}" for name in ("softest", "usual")}
    return Told(
        _("Blurred"),
        sentence.format(pictures=case.picture_words, **numbers),
        _("The model sees little of their shape; as support they blur the mean of their class."),
    )


def faint(case: Case) -> Told:
    """Hardly any ink."""
    sentence = _("{pictures}: hardly anything to be seen. Ink and ground differ by {worst} % of the way to white.")
    return Told(
        _("Faint or empty"),
        sentence.format(pictures=case.picture_words, worst=percent(case.finding.numbers["worst"])),
        _("What the model sees of it is mostly noise."),
    )


def dark(case: Case) -> Told:
    """Nine tenths near black."""
    sentence = _("{pictures}: nine tenths lie below {worst} % of white; the set's median is {usual} %.")
    numbers = {name: percent(case.finding.numbers[name]) for name in ("worst", "usual")}
    meaning = _("The model compares brightness, too: such a picture can look more like night than like its class.")
    return Told(_("Too dark"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def bright(case: Case) -> Told:
    """Nine tenths near white."""
    sentence = _("{pictures}: nine tenths lie above {worst} % of white; the set's median is {usual} %.")
    numbers = {name: percent(1 - case.finding.numbers[name]) for name in ("worst", "usual")}
    meaning = _("Washed out: little is left of shape and colour.")
    return Told(_("Too bright"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def odd_shape(case: Case) -> Told:
    """One that loses much when it is cut to a square."""
    sentence = _("{pictures}: cut to a square, {lost} % of the area is lost; {usual} % is usual here.")
    numbers = {name: percent(case.finding.numbers[name]) for name in ("lost", "usual")}
    meaning = _("What is cut away, the model never sees. “Show what the model sees” above shows what is left.")
    return Told(_("Much is cropped away"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def cropped(case: Case) -> Told:
    """All of them lose much."""
    sentence = _("Half of your pictures lose {lost} % of their area or more when they are cut to a square.")
    return Told(
        _("All pictures are cropped a lot"),
        sentence.format(lost=percent(case.finding.numbers["lost"])),
        _("If what matters is at the ends, pad them instead: nothing is lost then, but all becomes smaller."),
    )
