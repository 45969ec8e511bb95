"""What keeps one from adapting, and what a result from so few pictures may promise."""

from __future__ import annotations

from pages.ui.text import _, plural, sentences
from versa_core.project import TaskShape


def obstacle(shape: TaskShape) -> str:
    """Returns what keeps one from adapting, with the way out, or ""."""
    if shape.n_way == 0:
        return _("There are no pictures to adapt to yet. Bring some, or open an example.")
    if shape.n_way == 1:
        return _("There is 1 class with pictures; telling apart needs at least 2. Add a class or switch one on.")
    if shape.shots[0] == 0:
        return _("At least one class has no support picture. Mark one in each class, or switch that class off.")
    return ""


def promise(shape: TaskShape) -> str:
    """Returns what a result from so few pictures can and cannot say."""
    n_min = shape.shots[0]
    if n_min == 1:
        words = _(
            "**One support picture in a class:** the model can say what a new picture is most like. It cannot know how "
            "much pictures of that class differ, so one odd example misleads it, and there is no picture to spare for "
            "checking it. Fine-tuning gains little here and can do harm. A second and a third picture help most."
        )
    elif n_min < 3:
        words = _(
            "**Two support pictures in a class** show a little of how its pictures differ. That is not enough to check "
            "fine-tuning on pictures left out, so do not expect it to gain much."
        )
    else:
        words = ""
    return sentences(words, _query_promise(shape))


def _query_promise(shape: TaskShape) -> str:
    if not shape.n_query:
        return _(
            "**No query pictures:** how well it does on pictures it has not seen stays unknown. Mark some as query."
        )
    if shape.n_query >= 30:
        return ""
    words = plural(
        "**{n} query picture:** each is worth {share} of the accuracy, so treat it as a rough guide.",
        "**{n} query pictures:** each is worth {share} of the accuracy, so treat it as a rough guide.",
        shape.n_query,
    )
    return words.format(n=shape.n_query, share=_("{n} %").format(n=f"{100 / shape.n_query:.0f}"))
