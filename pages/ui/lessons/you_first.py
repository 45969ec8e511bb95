"""Lesson 1, You first: ten rounds for a person, the same ten for the model, and how little ten rounds say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import all_checkpoints, chosen_offer, fitting
from pages.ui.benchmarks import FOLDER, read_rows
from pages.ui.errors import told
from pages.ui.five_cards import Answer, play
from pages.ui.galleries import figure_html, percent
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.pictures import pixels_uri, small_uri
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall, times_begun
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import Score, n_needed, show_scores, whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _, plain
from versa_core import checkpoint
from versa_core.analysis.counting import paired
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import CheckpointError, EpisodeError
from versa_core.teaching.rounds import N_CARDS, Rounds, draw_characters, draw_rounds
from versa_core.teaching.texts import Text

KEY = "you_first"
CHECKPOINT = "glyphs-joint"  # it has never seen a drawn character
CODES = (Code("versa_core.teaching.rounds", "answer_rounds"), Code("versa_core.teaching.rounds", "draw_rounds"))
LINKED = (
    drawn(KEY),
    choice("pictures", "rounds_of", ("characters", "own")),
    choice("cards", "rounds_cards", ("any", "alike")),
)


@dataclass(frozen=True, eq=False)
class Deal:
    """Ten rounds with all that is needed to play them.

    Attributes:
        name: unlike that of any other deal.
        rounds: places among the pictures.
        addresses: a data URI for each picture.
        prepared: (n, c, h, w) the pictures as the model sees them.
        source: the model's checkpoint as trainers take it.
    """

    name: str
    rounds: Rounds
    addresses: tuple[str, ...]
    prepared: npt.NDArray[np.uint8]
    source: str | bytes | None


def show(text: Text) -> None:
    """Shows the lesson."""
    guessed = guess(text)
    if guessed is None:
        return
    with told():
        deal = _choose_deal(text)
        say(text, "game", n_cards=deal.rounds.cards.shape[1])
        answers = play(deal.name, deal.rounds, deal.addresses, recall(KEY, f"answers {deal.name}"))
        if answers is None:
            return
        keep(KEY, f"answers {deal.name}", answers)
        say(text, "same_rounds")
        if not recall(KEY, f"model {deal.name}"):
            if not st.button(_("Let the model take the same ten"), type="primary", key="model_plays"):
                return
            keep(KEY, f"model {deal.name}", True)
        played = short_job("play_rounds", deal.name, lambda: _payload(deal), _("The model looks at the cards …"))
        if played is not None:
            _compare(text, guessed, deal, answers, played["distances"])


def _choose_deal(text: Text) -> Deal:
    """Asks which pictures and which cards; returns the rounds, drawn once."""
    kinds: dict[str, str] = {"characters": _("Characters that nobody knows"), "own": _("My own pictures")}
    others: dict[str, str] = {"any": _("drawn"), "alike": _("as alike as possible")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            _("Pictures"),
            list(kinds),
            format_func=kinds.__getitem__,
            default="characters",
            required=True,
            key="rounds_of",
        )
        cards = st.segmented_control(
            _("The other cards"), list(others), format_func=others.__getitem__, default="any", required=True,
            key="rounds_cards",
            help=_("One thing changed: the wrong cards are those most like the query, pixel by pixel."),
        )  # fmt: skip
        offer_others(_("Ten other rounds"), KEY, key="rounds_again")
    if kind == "own":
        say(text, "own")
    seed, alike = recall(KEY, "seed", 0), cards == "alike"
    name = f"{times_begun(KEY)}_{kind}_{cards}_{seed}" + (f"_{project().revision}" if kind == "own" else "")
    if recall(KEY, "deal name") != name:
        keep(KEY, "deal", _own_deal(name, seed, alike) if kind == "own" else _character_deal(name, seed, alike))
        keep(KEY, "deal name", name)
    dealt: Deal = recall(KEY, "deal")
    return dealt


def _character_deal(name: str, seed: int, alike: bool) -> Deal:
    drawn, labels = draw_characters(seed)
    prepared = np.stack([prepare(one, Preparation("glyphs")) for one in drawn])
    chance = np.random.default_rng([seed, alike])
    rounds = draw_rounds(labels, N_CARDS, chance=chance, pictures=prepared if alike else None)
    addresses = tuple(pixels_uri(np.asarray(one)) for one in drawn)
    return Deal(name, rounds, addresses, prepared, str(checkpoint.find(CHECKPOINT)))


def _own_deal(name: str, seed: int, alike: bool) -> Deal:
    """Draws rounds from the visitor's pictures; raises EpisodeError where they are too few for that."""
    mine = project()
    if len(mine.usable_classes()) < 2:
        raise EpisodeError(
            _("For this, bring two classes or more of your own on Images, one of them with two pictures.")
        )
    images, _is_support = mine.image_set()
    offer = chosen_offer(mine, [one for one in fitting(mine, all_checkpoints(mine)) if one.info.recommended_method])
    if offer is None:
        raise CheckpointError(_("There is no checkpoint that fits your pictures. Choose another profile on Images."))
    chance = np.random.default_rng([seed, alike])
    n_cards = min(N_CARDS, images.n_classes)
    rounds = draw_rounds(images.labels, n_cards, chance=chance, pictures=images.images if alike else None)
    by_id = {picture.id: picture for picture in mine.pictures}
    addresses = tuple(small_uri(by_id[one]) for one in images.ids)
    return Deal(name, rounds, addresses, images.images, source_of(mine, offer))


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
        "better": " " + text.part("better", who=winner) if is_clear else "",
        "not_better": "" if is_clear else text.part("not_better") + " ",
    }
    show_conclusions(
        text, n_rounds=n_rounds, n_cards=deal.rounds.cards.shape[1], width=f"{100 * width:.0f}", **better
    )  # fmt: skip
    _say_people(text, deal.rounds.cards.shape[1])
    st.subheader(_("Round by round"))
    _show_rounds(deal, yours, its, answers)
    _show_one_round(text, deal, distances)


def _say_people(text: Text, n_cards: int) -> None:
    """Quotes the published error of people with its condition, where this copy has that row."""
    rows = [row for row in read_rows(FOLDER / "published.json") if row["method"] == "People"]
    for row in rows[:1]:
        error = f"{100 * (1 - row['accuracy']):.1f} %"
        source = f"[{plain(str(row['source']))}]({row['url']})"
        say(text, "people", people_error=error, people_way=row["way"], people_source=source, n_cards=n_cards)


def _show_rounds(
    deal: Deal, yours: npt.NDArray[np.int64], its: npt.NDArray[np.int64], answers: tuple[Answer, ...]
) -> None:
    """Shows each round as its query, the right card, and who had it right."""
    cells = []
    for number, right in enumerate(deal.rounds.right):
        you, model = ("✓" if one[number] == right else "✗" for one in (yours, its))
        words = _("round {n}: you {you} {seconds} s, model {model}").format(
            n=number + 1, you=you, model=model, seconds=f"{answers[number].ms / 1000:.1f}"
        )
        query, card = deal.addresses[deal.rounds.queries[number]], deal.addresses[deal.rounds.cards[number, right]]
        pair = "".join(
            figure_html(address, f"{called} · {words}", "", width="60px")
            for address, called in ((query, _("the query")), (card, _("its card")))
        )
        pictures = f'<div style="display:flex;gap:4px">{pair}</div>'
        cells.append(f'<div style="width:128px">{pictures}<div style="font-size:.8125rem">{words}</div></div>')
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:14px">{"".join(cells)}</div>')


def _show_one_round(text: Text, deal: Deal, distances: npt.NDArray[np.float32]) -> None:
    """Tells one round in words, symbols and code."""
    numbers = range(1, len(distances) + 1)
    chosen = st.segmented_control(_("Round"), numbers, default=1, required=True, key="round_shown") or 1
    row = distances[chosen - 1]
    listed = ",\\ ".join(f"{one:.1f}" for one in row)
    three_ways(
        text, CODES, round=chosen, distances=listed, nearest=int(row.argmin()) + 1,
        right=int(deal.rounds.right[chosen - 1]) + 1,
    )  # fmt: skip
