"""What can be done about a finding: one row per kind, each remedy a button that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pages.ui.check_case import Case, listed
from pages.ui.text import _, plain, plural
from versa_core.data.profile import Preparation
from versa_core.project import Picture, PictureClass, Project, Role
from versa_core.undoing import Memory

DELETE, MARK = ":material/delete:", ":material/bookmark:"
CROP = ":material/crop:"
MOVE, OFF = ":material/drive_file_move:", ":material/toggle_off:"


@dataclass(frozen=True, eq=False)
class Remedy:
    """One button.

    Attributes:
        label: on it, as Markdown.
        icon: before the label.
        change: what it does; it may raise VersaError.
        picture_ids: of the pictures that it concerns.
        class_ids: of the classes that it switches.
        preparation: how pictures become input by it; None where it does not change that.
    """

    label: str
    icon: str
    change: Callable[[Project], None]
    picture_ids: tuple[str, ...] = ()
    class_ids: tuple[str, ...] = ()
    preparation: Preparation | None = None

    def apply(self, project: Project) -> Memory:
        """Makes the change; returns what brings back how it was."""
        memory = Memory.of(project, self.picture_ids, self.class_ids, with_preparation=self.preparation is not None)
        self.change(project)
        return memory


def remedies_for(case: Case, chosen: Sequence[Picture]) -> list[Remedy]:
    """Returns the remedies for a finding, the most usual first; where a choice is offered, for `chosen` pictures."""
    kind = case.finding.kind
    if kind in CHOOSY:
        return _for_pictures(case, chosen)
    return OTHERS[kind](case)


def _delete(pictures: Iterable[Picture], label: str) -> Remedy:
    ids = tuple(picture.id for picture in pictures)

    def change(project: Project) -> None:
        for one in ids:
            project.delete_picture(one)

    return Remedy(label, DELETE, change, ids)


def _mark(pictures: Iterable[Picture], role: Role, label: str) -> Remedy:
    ids = tuple(picture.id for picture in pictures)

    def change(project: Project) -> None:
        for one in ids:
            project.set_role(one, role)

    return Remedy(label, MARK, change, ids)


def _switch_off(case: Case, classes: Sequence[PictureClass]) -> list[Remedy]:
    """Offers to switch them off, as long as two classes stay."""
    if not classes or len(case.mine.usable_classes()) - len(classes) < 2:
        return []
    ids = tuple(one.id for one in classes)

    def change(project: Project) -> None:
        for one in ids:
            project.set_active(one, False)

    label = _("Switch off {classes}").format(classes=listed([one.name for one in classes]))
    return [Remedy(label, OFF, change, class_ids=ids)]


def _for_pictures(case: Case, chosen: Sequence[Picture]) -> list[Remedy]:
    if not chosen:
        return []
    words = plural("Delete it", "Delete these {n}", len(chosen)).format(n=len(chosen))
    found = [_delete(chosen, words)]
    support = [one for one in chosen if one.role == "support"]
    if support:
        words = plural("Mark it as query", "Mark these {n} as query", len(support)).format(n=len(support))
        found.append(_mark(support, "query", words))
    return [*_padding(case), *found] if case.finding.kind == "odd_shape" else found


def _prepare(how: Preparation, label: str, icon: str) -> Remedy:
    def change(project: Project) -> None:
        project.set_preparation(how)

    return Remedy(label, icon, change, preparation=how)


def _padding(case: Case) -> list[Remedy]:
    how = Preparation("photos", fit="pad")
    return [_prepare(how, _("Pad all pictures to squares instead"), ":material/fit_screen:")]


def _mixed_copies(case: Case) -> list[Remedy]:
    owners = [case.class_of(place) for place in case.finding.places]
    found = []
    for one in case.classes:
        others = [picture for picture, owner in zip(case.pictures, owners, strict=True) if owner is not one]
        found.append(_delete(others, _("Keep it in {name} only").format(name=plain(one.name))))
    return [*found, _delete(case.pictures, _("Delete all {n}").format(n=len(owners)))]


def _copies(case: Case) -> list[Remedy]:
    others = case.pictures[1:]
    label = plural("Delete the copy", "Delete the {n} copies", len(others)).format(n=len(others))
    found = [_delete(others, label)]
    if case.finding.numbers["leaks"]:
        queries = [one for one in case.pictures if one.role == "query"]
        found.append(_mark(queries, "support", _("Mark all as support")))
    return found


def _wrong_label(case: Case) -> list[Remedy]:
    picture, other = case.pictures[0], case.classes[1]

    def change(project: Project) -> None:
        project.move_picture(picture.id, other.id)

    move = Remedy(_("Move it to {name}").format(name=plain(other.name)), MOVE, change, (picture.id,))
    return [move, *_for_pictures(case, [picture])]


def _telling_border(case: Case) -> list[Remedy]:
    """Offers to do without the edge, and without the worst class where the others are not given away."""
    now, found = case.mine.preparation_in_use(), []
    if now.profile == "glyphs" and not now.crop_ink:
        found.append(_prepare(Preparation("glyphs"), _("Crop all pictures to their ink"), CROP))
    elif now.profile == "photos" and now.fit != "centre":
        found.append(_prepare(Preparation("photos", fit="centre"), _("Show the model their middle alone"), CROP))
    given_away, all_classes = case.classes, case.mine.usable_classes()
    return found + (_switch_off(case, given_away[:1]) if len(given_away) < len(all_classes) else [])


def _imbalance(case: Case) -> list[Remedy]:
    target = max(2, int(case.finding.numbers["low"]))
    extra = [one for each in case.mine.usable_classes() for one in each.of_role("support")[target:]]
    label = _("Mark at most {n} of each class as support, the others as query").format(n=target)
    return [_mark(extra, "query", label), *_switch_off(case, case.classes[1:])]


def _no_support(case: Case) -> list[Remedy]:
    label = plural("Mark its first picture as support", "Mark the first picture of each as support", len(case.classes))
    return [_mark([one.pictures[0] for one in case.classes], "support", label), *_switch_off(case, case.classes)]


def _no_query(case: Case) -> list[Remedy]:
    last = [one.pictures[-1] for one in case.mine.usable_classes() if len(one.pictures) > 1]
    return [_mark(last, "query", _("Mark the last picture of each class as query"))] if last else []


# Findings about single pictures: the visitor says which of them a remedy is for.
CHOOSY = ("outlier", "blurred", "faint", "dark", "bright", "odd_shape")
OTHERS: dict[str, Callable[[Case], list[Remedy]]] = {
    "mixed_copies": _mixed_copies,
    "copies": _copies,
    "wrong_label": _wrong_label,
    "telling_border": _telling_border,
    "cropped": _padding,
    "imbalance": _imbalance,
    "no_support": _no_support,
    "few": lambda case: _switch_off(case, case.classes),
    "no_query": _no_query,
}
