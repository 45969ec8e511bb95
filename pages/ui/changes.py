"""What changed: the same pictures, answered by the run before and by the run now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.ui.answers import Answer, answers_for, truth_words
from pages.ui.asked import Asked
from pages.ui.counting_right import countable, n_right
from pages.ui.galleries import MUTED, figure_html, percent
from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.text import _, plural, sentences
from versa_core.analysis.counting import Paired, wilson

SHOWN_CHANGES = 60


@dataclass(frozen=True)
class Change:
    """One picture whose answer is another one now; `verdict` is "better", "worse" or "other"."""

    question: Question
    before: str
    now: str
    verdict: str


def changes_of(
    questions: Sequence[Question], before: Mapping[str, str], now: Mapping[str, str]
) -> list[Change]:  # fmt: skip
    """Returns the pictures whose answer changed, better ones first.

    Args:
        questions: the pictures.
        before: the class that each was taken for, by id.
        now: the same.
    """
    found = [
        Change(one, before[one.id], now[one.id], _verdict(one.truth, before[one.id], now[one.id]))
        for one in questions
        if before[one.id] != now[one.id]
    ]
    return sorted(found, key=lambda change: ("better", "worse", "other").index(change.verdict))


def _verdict(truth: str | None, before: str, now: str) -> str:
    return "better" if truth == now else "worse" if truth == before else "other"


def show_changes(look: Look, earlier: Look, asked: Asked, questions: Sequence[Question]) -> None:
    """Shows the section: accuracy before and after on the same pictures, and the pictures whose answer changed."""
    with st.container(key="predict_changes"):
        st.header(_("What changed since the run before"))
        own = earlier.run.preparation
        fair = [one for one in questions if one.picture is not None or one.run is None or one.run.preparation == own]
        then, now = answers_for(earlier, fair), answers_for(look, fair)
        if then is None or now is None:
            return
        st.markdown(accuracies(look, earlier, fair, then, now))
        found = changes_of(fair, _said(earlier, fair, then), _said(look, fair, now))
        if not found:
            st.caption(_("No answer changed; confidences may have."))
            return
        words = plural("{n} answer changed.", "{n} answers changed.", len(found)).format(n=len(found))
        st.markdown(f"**{words}**")
        joined = {*asked.joined, *asked.came_from}
        cards = "".join(_card(change, in_support=change.question.id in joined) for change in found[:SHOWN_CHANGES])
        st.html(f'<div role="list" style="display:flex;flex-wrap:wrap;gap:14px">{cards}</div>')
        if len(found) > SHOWN_CHANGES:
            st.caption(_("The first {n} are shown.").format(n=SHOWN_CHANGES))


def accuracies(
    look: Look,
    earlier: Look,
    questions: Sequence[Question],
    then: Mapping[str, Answer],
    now: Mapping[str, Answer],
) -> str:
    """Returns both accuracies on the pictures that neither run's support holds, and what their difference proves."""
    kept = {one.id for one in countable(look, questions, now)}
    fair = [one for one in countable(earlier, questions, then) if one.id in kept]
    if not fair:
        return _("No picture whose class is known is outside both support sets, so there is no accuracy to compare.")
    said_then, said_now = _said(earlier, fair, then), _said(look, fair, now)
    gained = sum(said_then[one.id] != one.truth == said_now[one.id] for one in fair)
    lost = sum(said_then[one.id] == one.truth != said_now[one.id] for one in fair)
    words = _(
        "On the {n} pictures of known class that are in neither support set: **{before} before, {now} now** (95 % "
        "intervals {a} to {b} and {c} to {d})."
    )
    rights = (n_right(earlier, fair, then), n_right(look, fair, now))
    (a, b), (c, d) = (wilson(right, len(fair)) for right in rights)
    text = words.format(
        n=len(fair), before=percent(rights[0] / len(fair)), now=percent(rights[1] / len(fair)),
        a=percent(a), b=percent(b), c=percent(c), d=percent(d),
    )  # fmt: skip
    return sentences(text, _proof(Paired(len(fair), gained, lost)))


def _proof(pair: Paired) -> str:
    if not pair.n_gained and not pair.n_lost:
        return _("No answer went from wrong to right or back.")
    words = _("{gained} went from wrong to right, {lost} from right to wrong: ").format(
        gained=pair.n_gained, lost=pair.n_lost
    )
    if pair.p_value < 0.05:
        return words + _("more than chance would do (McNemar's test, p = {p:.3f}).").format(p=pair.p_value)
    return words + _("too few to be sure that it is not chance (McNemar's test, p = {p:.2f}).").format(p=pair.p_value)


def _said(look: Look, questions: Sequence[Question], answers: Mapping[str, Answer]) -> dict[str, str]:
    return {one.id: look.run.class_names[answers[one.id].best] for one in questions}


def _card(change: Change, *, in_support: bool) -> str:
    signs = {"better": _("✓ now right"), "worse": _("✗ now wrong"), "other": _("another answer")}
    words = _("{before} → {now}").format(before=change.before, now=change.now)
    lines = [f"<b>{escape(words)}</b>", escape(signs[change.verdict])]
    if change.question.truth is not None:
        lines.append(escape(_("it is {name}").format(name=truth_words(change.question.truth))))
    if in_support:
        lines.append(escape(_("a support picture now")))
    text = "<br>".join(lines)
    picture = figure_html(change.question.uri, change.question.name, change.question.name, width="104px")
    return f'<div role="listitem" style="width:140px">{picture}<div style="{MUTED}">{text}</div></div>'
