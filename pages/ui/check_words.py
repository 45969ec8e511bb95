"""What the check has found, in words: one row per kind with a title, a sentence with numbers, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pages.ui.check_case import Case, listed
from pages.ui.text import _, plain, plural
from versa_core.analysis.checking import GRAVE, WORTH_A_LOOK
from versa_core.analysis.checking.border import strip_width
from versa_core.analysis.leaks import SAME


class Told(NamedTuple):
    """One finding in Markdown."""

    title: str
    sentence: str
    meaning: str


def told_of(case: Case) -> Told:
    """Returns the words for a finding."""
    return WORDS[case.finding.kind](case)


def grade(severity: float) -> tuple[str, str]:
    """Returns an icon and words for how grave a finding is."""
    if severity >= GRAVE:
        return ":material/error:", _("mend this first")
    if severity >= WORTH_A_LOOK:
        return ":material/warning:", _("likely to do harm")
    return ":material/info:", _("worth knowing")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _mixed_copies(case: Case) -> Told:
    sentence = _(
        "{pictures} are the same picture, or nearly, but belong to {classes}. They differ by {apart} of their contrast "
        "at most; below {limit} counts as the same."
    )
    return Told(
        _("The same picture in several classes"),
        sentence.format(classes=case.class_words, **_copies(case)),
        _("Whichever label is right, another one is wrong, and the model is taught both."),
    )


def _copies_of_one(case: Case) -> Told:
    if case.finding.numbers["leaks"]:
        meaning = _("It is in both support and query; to know it again proves nothing, so no score counts it.")
    else:
        meaning = _("Copies make a class look narrower than it is, and count twice in its mean.")
    sentence = _(
        "{pictures} are the same picture, or nearly. They differ by {apart} of their contrast at most; below {limit} "
        "counts as the same."
    )
    return Told(_("Copies within a class"), sentence.format(**_copies(case)), meaning)


def _copies(case: Case) -> dict[str, str]:
    limit = SAME[case.image_set.images.shape[1]]
    apart = case.finding.numbers["apart"]
    return {"pictures": case.picture_words, "apart": f"{apart:.3f}", "limit": f"{limit:.2f}"}


def _wrong_label(case: Case) -> Told:
    given, other = (case.image_set.class_names[label] for label in case.finding.classes)
    names = {"given": plain(given), "other": plain(other)}
    sentence = _(
        "{picture} is filed under {given} but lies with {other}: it is {times} times as far from the mean of {given} "
        "(itself left out) as from that of {other}, and {n} of its 3 nearest pictures are {other}."
    ).format(
        picture=case.picture_words,
        times=f"{case.finding.numbers['times']:.1f}",
        n=f"{case.finding.numbers['neighbours']:.0f}",
        **names,
    )
    meaning = _("Its label may be wrong, or it is a hard example. The checkpoint's embeddings say so: look yourself.")
    return Told(_("Perhaps a wrong label"), sentence, meaning)


def _telling_border(case: Case) -> Told:
    numbers = case.finding.numbers
    sentence = _(
        "From a strip of {width} pixels along the edge alone, {n_right} of {n_asked} pictures get their right class: "
        "{share} % (95 % interval {low} to {high} %), where guessing gives {chance} %. Best known by it: {classes}."
    ).format(
        width=strip_width(case.image_set.images.shape[-1]),
        n_right=f"{numbers['n_right']:.0f}",
        n_asked=f"{numbers['n_asked']:.0f}",
        share=_percent(numbers["n_right"] / numbers["n_asked"]),
        low=_percent(numbers["low"]),
        high=_percent(numbers["high"]),
        chance=_percent(numbers["chance"]),
        classes=case.class_words,
    )
    meaning = _(
        "The border or background tells the classes apart, so a model can be right without looking at the thing "
        "itself, and wrong as soon as the thing stands elsewhere. Take pictures of every class in front of the same "
        "backgrounds. A large thing that reaches the edge shows here, too: look at the strips."
    )
    return Told(_("The border gives the classes away"), sentence, meaning)


def _outlier(case: Case) -> Told:
    sentence = _(
        "{pictures}: unlike every other picture here. The three nearest ones are {times} times as far away as is usual."
    ).format(pictures=case.picture_words, times=f"{case.finding.numbers['times']:.1f}")
    return Told(
        _("Unlike all others"),
        sentence,
        _("Something else may be on it, or it shows a side of its class that no other picture shows: then add more."),
    )


def _blurred(case: Case) -> Told:
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


def _faint(case: Case) -> Told:
    sentence = _("{pictures}: hardly anything to be seen. Ink and ground differ by {worst} % of the way to white.")
    return Told(
        _("Faint or empty"),
        sentence.format(pictures=case.picture_words, worst=_percent(case.finding.numbers["worst"])),
        _("What the model sees of it is mostly noise."),
    )


def _dark(case: Case) -> Told:
    sentence = _("{pictures}: nine tenths lie below {worst} % of white; the set's median is {usual} %.")
    numbers = {name: _percent(case.finding.numbers[name]) for name in ("worst", "usual")}
    meaning = _("The model compares brightness, too: such a picture can look more like night than like its class.")
    return Told(_("Too dark"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def _bright(case: Case) -> Told:
    sentence = _("{pictures}: nine tenths lie above {worst} % of white; the set's median is {usual} %.")
    numbers = {name: _percent(1 - case.finding.numbers[name]) for name in ("worst", "usual")}
    meaning = _("Washed out: little is left of shape and colour.")
    return Told(_("Too bright"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def _odd_shape(case: Case) -> Told:
    sentence = _("{pictures}: cut to a square, {lost} % of the area is lost; {usual} % is usual here.")
    numbers = {name: _percent(case.finding.numbers[name]) for name in ("lost", "usual")}
    meaning = _("What is cut away, the model never sees. “Show what the model sees” above shows what is left.")
    return Told(_("Much is cropped away"), sentence.format(pictures=case.picture_words, **numbers), meaning)


def _cropped(case: Case) -> Told:
    sentence = _("Half of your pictures lose {lost} % of their area or more when they are cut to a square.")
    return Told(
        _("All pictures are cropped a lot"),
        sentence.format(lost=_percent(case.finding.numbers["lost"])),
        _("If what matters is at the ends, pad them instead: nothing is lost then, but all becomes smaller."),
    )


def _imbalance(case: Case) -> Told:
    low, high = (int(case.finding.numbers[name]) for name in ("low", "high"))
    largest, *smallest = (one.name for one in case.classes)
    sentence = _("{largest} has {high} support pictures, {smallest} {low}.")
    return Told(
        _("Uneven classes"),
        sentence.format(largest=plain(largest), high=high, smallest=listed(smallest), low=low),
        _("The mean of many is surer than that of a few, and fine-tuning leans towards the large class."),
    )


def _no_support(case: Case) -> Told:
    sentence = plural("{classes} has no support picture.", "{classes} have no support picture.", len(case.classes))
    meaning = _("The model cannot adapt to a class that it is shown nothing of.")
    return Told(_("A class without support"), sentence.format(classes=case.class_words), meaning)


def _few(case: Case) -> Told:
    sentence = plural(
        "{classes}: {n} picture in the smallest class.", "{classes}: {n} pictures in the smallest class.",
        int(case.finding.numbers["fewest"]),
    )  # fmt: skip
    meaning = _(
        "With fewer than three, nobody can say how much pictures of the class differ, and none can be spared to ask "
        "about. A second and a third picture help most."
    )
    numbers = {"classes": case.class_words, "n": int(case.finding.numbers["fewest"])}
    return Told(_("Very few pictures"), sentence.format(**numbers), meaning)


def _no_query(case: Case) -> Told:
    sentence = _("All {n} pictures are support, and none is query.").format(n=int(case.finding.numbers["n"]))
    meaning = _("How well the model does on pictures that it has not seen stays unknown.")
    return Told(_("Nothing to ask about"), sentence, meaning)


WORDS: dict[str, Callable[[Case], Told]] = {
    "mixed_copies": _mixed_copies,
    "copies": _copies_of_one,
    "wrong_label": _wrong_label,
    "telling_border": _telling_border,
    "outlier": _outlier,
    "blurred": _blurred,
    "faint": _faint,
    "dark": _dark,
    "bright": _bright,
    "odd_shape": _odd_shape,
    "cropped": _cropped,
    "imbalance": _imbalance,
    "no_support": _no_support,
    "few": _few,
    "no_query": _no_query,
}
