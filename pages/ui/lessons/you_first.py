"""Lesson 1, You first: ten rounds for a person, the same ten for the model, and how little ten rounds say."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.benchmarks import FOLDER, read_rows
from pages.ui.errors import told
from pages.ui.five_cards import Answer, play, read_answers
from pages.ui.galleries import percent
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.round_views import show_one_round, show_rounds
from pages.ui.teaching.scores import Score, n_needed, show_scores, whole_percent
from pages.ui.teaching.ten_rounds import KEY, Deal, choose_deal
from pages.ui.text import _, gap, plain
from versa_core.analysis.counting import paired
from versa_core.teaching.texts import Text

LINKED = (
    drawn(KEY),
    choice("pictures", "rounds_of", ("characters", "own")),
    choice("cards", "rounds_cards", ("any", "alike")),
)


def show(text: Text) -> None:
    """Shows the lesson."""
    guessed = guess(text)
    if guessed is None:
        return
    with told():
        deal = choose_deal(text)
        say(text, "game", n_cards=deal.rounds.cards.shape[1])
        known = read_answers(recall(KEY, f"answers {deal.name}", []), deal.rounds)
        answers = play(deal.name, deal.rounds, deal.addresses, known)
        if answers is None:
            return
        keep(KEY, f"answers {deal.name}", [one._asdict() for one in answers])
        say(text, "same_rounds")
        if not recall(KEY, f"model {deal.name}", False):
            if not st.button(_("Let the model take the same ten"), type="primary", key="model_plays"):
                return
            keep(KEY, f"model {deal.name}", True)
        played = short_job("play_rounds", deal.name, lambda: _payload(deal), _("The model looks at the cards …"))
        if played is not None:
            _compare(text, guessed, deal, answers, played["distances"])


def _payload(deal: Deal) -> dict[str, Any]:
    pictures, rounds = deal.prepared, deal.rounds
    return {"checkpoint": deal.source, "cards": pictures[rounds.cards], "queries": pictures[rounds.queries]}


def _compare(
    text: Text, guessed: str, deal: Deal, answers: tuple[Answer, ...], distances: npt.NDArray[np.float32]
) -> None:
    """Shows both scores with their intervals, the rounds one by one, and what they say."""
    right, n_rounds = deal.rounds.right, len(deal.rounds.right)
    yours, its = np.array([one.choice for one in answers]), distances.argmin(1)
    you = Score(_("you"), int((yours == right).sum()), n_rounds)
    model = Score(_("the model"), int((its == right).sum()), n_rounds)
    both = paired(its, yours, right)
    n_differ = both.n_gained + both.n_lost
    seconds = sum(one.ms for one in answers) / 1000
    outcome = "level" if you.n_right == model.n_right else "me" if you.n_right > model.n_right else "model"
    counts: dict[str, object] = {
        "you_right": you.n_right,
        "model_right": model.n_right,
        "n_rounds": n_rounds,
        "n_differ": n_differ,
    }
    reply(text, guessed, outcome, {"you_seconds": f"{seconds:.0f}", **counts})
    show_scores([you, model])
    differ = {"n_you_only": both.n_gained, "n_differ": n_differ, "p_value": percent(both.p_value)}
    ends = {"you_low": you.interval[0], "you_high": you.interval[1],
            "model_low": model.interval[0], "model_high": model.interval[1]}  # fmt: skip
    shares = {name: whole_percent(one) for name, one in ends.items()}
    told_apart = text.part("differ_some" if n_differ else "differ_none", **differ)
    say(text, "luck", difference=told_apart, n_needed=n_needed(you.share), **shares, **counts)
    width = max(one.interval[1] - one.interval[0] for one in (you, model))
    is_clear = both.p_value < 0.05
    winner = you.name if you.n_right > model.n_right else model.name
    better = {
        "better": gap() + text.part("better", who=winner) if is_clear else "",
        "not_better": "" if is_clear else text.part("not_better") + gap(),
    }
    show_conclusions(
        text, n_rounds=n_rounds, n_cards=deal.rounds.cards.shape[1], width=f"{100 * width:.0f}", **better
    )  # fmt: skip
    _say_people(text, deal.rounds.cards.shape[1])
    st.header(_("Round by round"))
    show_rounds(deal, yours, its, answers)
    show_one_round(text, deal, distances)


def _say_people(text: Text, n_cards: int) -> None:
    """Quotes the published error of people with its condition, where this copy has that row."""
    rows = [row for row in read_rows(FOLDER / "published.json") if row["method"] == "People"]
    for row in rows[:1]:
        error = f"{100 * (1 - row['accuracy']):.1f} %"
        source = f"[{plain(str(row['source']))}]({row['url']})"
        say(text, "people", people_error=error, people_way=row["way"], people_source=source, n_cards=n_cards)
