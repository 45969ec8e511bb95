"""What the check says about how many pictures there are, and of what."""

from __future__ import annotations

from pages.ui.check_case import Case, Told, listed
from pages.ui.text import _, plain, plural


def imbalance(case: Case) -> Told:
    """Support of uneven size."""
    low, high = (int(case.finding.numbers[name]) for name in ("low", "high"))
    largest, *smallest = (one.name for one in case.classes)
    sentence = _("{largest} has {high} support pictures, {smallest} {low}.")
    return Told(
        _("Uneven classes"),
        sentence.format(largest=plain(largest), high=high, smallest=listed(smallest), low=low),
        _("The mean of many is surer than that of a few, and fine-tuning leans towards the large class."),
    )


def no_support(case: Case) -> Told:
    """A class that the model is shown nothing of."""
    sentence = plural("{classes} has no support picture.", "{classes} have no support picture.", len(case.classes))
    meaning = _("The model cannot adapt to a class that it is shown nothing of.")
    return Told(_("A class without support"), sentence.format(classes=case.class_words), meaning)


def few(case: Case) -> Told:
    """Too few to say anything about the class."""
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


def no_query(case: Case) -> Told:
    """Nothing to measure by."""
    sentence = _("All {n} pictures are support, and none is query.").format(n=int(case.finding.numbers["n"]))
    meaning = _("How well the model does on pictures that it has not seen stays unknown.")
    return Told(_("Nothing to ask about"), sentence, meaning)
