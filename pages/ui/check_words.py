"""What the check has found, in words: one row per kind with a title, a sentence with numbers, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pages.ui import check_amounts, check_quality
from pages.ui.check_case import Case, Told, percent
from pages.ui.text import _, plain
from versa_core.analysis.checking import GRAVE, WORTH_A_LOOK
from versa_core.analysis.checking.border import strip_width
from versa_core.analysis.checking.labels import ACCUSED_ON_PHOTOS, FOUND_ON_PHOTOS
from versa_core.analysis.leaks import SAME


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
    numbers = case.finding.numbers
    if "own" in numbers:
        return _wrong_photo(case, numbers, names)
    sentence = _(
        "{picture} is filed under {given} but lies with {other}: it is {times} times as far from the mean of {given} "
        "(itself left out) as from that of {other}, and {n} of its 3 nearest pictures are {other}."
    ).format(
        picture=case.picture_words,
        times=f"{numbers['times']:.1f}",
        n=f"{numbers['neighbours']:.0f}",
        **names,
    )
    meaning = _("Its label may be wrong, or it is a hard example. The checkpoint's embeddings say so: look yourself.")
    return Told(_("Perhaps a wrong label"), sentence, meaning)


def _wrong_photo(case: Case, numbers: Mapping[str, float], names: dict[str, str]) -> Told:
    sentence = _(
        "{picture} is filed under {given} but is liker to {other}: its likeness (cosine, from −1 to 1) to the mean of "
        "{other} is {best}, to that of {given} (itself left out) {own}."
    ).format(picture=case.picture_words, best=f"{numbers['other']:.2f}", own=f"{numbers['own']:.2f}", **names)
    meaning = _(
        "Its label may be wrong, or it is a hard example: look yourself. Where photographs' labels were made wrong on "
        "purpose, {found} of 100 were found so, and of 1,000 right ones {accused} were accused, too."
    ).format(found=percent(FOUND_ON_PHOTOS), accused=f"{1000 * ACCUSED_ON_PHOTOS:.0f}")
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
        share=percent(numbers["n_right"] / numbers["n_asked"]),
        low=percent(numbers["low"]),
        high=percent(numbers["high"]),
        chance=percent(numbers["chance"]),
        classes=case.class_words,
    )
    meaning = _(
        "The border or background tells the classes apart, so a model can be right without looking at the thing "
        "itself, and wrong as soon as the thing stands elsewhere. Take pictures of every class in front of the same "
        "backgrounds: nothing else mends a background that fills the picture. A large thing that reaches the edge "
        "shows here, too: look at the strips."
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


WORDS: dict[str, Callable[[Case], Told]] = {
    "mixed_copies": _mixed_copies,
    "copies": _copies_of_one,
    "wrong_label": _wrong_label,
    "telling_border": _telling_border,
    "outlier": _outlier,
    "blurred": check_quality.blurred,
    "faint": check_quality.faint,
    "dark": check_quality.dark,
    "bright": check_quality.bright,
    "odd_shape": check_quality.odd_shape,
    "cropped": check_quality.cropped,
    "imbalance": check_amounts.imbalance,
    "no_support": check_amounts.no_support,
    "few": check_amounts.few,
    "no_query": check_amounts.no_query,
}
