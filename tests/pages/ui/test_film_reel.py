"""The film's frames: what each knows, and that its sentence says what its numbers say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pages.ui.film_reel import head_words, own_confidence, reel_of, right, step_words
from tests.pages.filmed import N_STEPS, WON, give_film
from versa_core.project import Project, Run
from versa_core.training.events import Snapshot, Started

NAMES = [f"{place}.png" for place in range(8)]


@pytest.fixture
def run() -> Run:
    return give_film(Project())


def test_each_recorded_state_is_a_frame_with_the_newest_reconstruction(run: Run) -> None:
    reel = reel_of(run)
    assert [frame.step for frame in reel.frames] == [0, 1, 2, 3]
    assert [frame.redrawn.step for frame in reel.frames if frame.redrawn] == [0, 0, 2, 2]
    assert [frame.done.step for frame in reel.frames if frame.done] == [0, 1, 2, 3]
    assert (reel.n_steps, reel.n_left_out, reel.has_query) == (N_STEPS, 0, True)
    assert np.array_equal(reel.asked, ~run.is_support)


def test_sentences_say_what_was_won_and_moved_and_how_old_the_pictures_are(run: Run) -> None:
    words = [step_words(reel_of(run), place, run, NAMES) for place in range(4)]
    assert words[0].startswith("Step 0 of 3: 3 of 4 query pictures right. Confidence in the own class 70\u00a0% on")
    assert words[0].endswith("Redrawn with an error of 0.0400.")
    assert words[1].endswith("Redrawn with an error of 0.0400, as of step 0.")
    assert f"4 of 4 query pictures right (won: {WON}.png)" in words[2]
    assert "In the embedding 0.png moved most" in words[2]
    assert words[2].endswith("Redrawn with an error of 0.0200 (0.0400 at the start).")
    assert "won" not in words[3]


def test_what_is_lost_is_said_and_long_lists_are_cut(run: Run) -> None:
    backwards = replace(run, events=(run.events[0], *run.snapshots[::-1]))
    assert f"(lost: {WON}.png)" in step_words(reel_of(backwards), 2, backwards, NAMES)
    first, *rest = run.snapshots
    assert first.probabilities is not None
    all_wrong = replace(first, probabilities=first.probabilities[:, ::-1])
    turned = replace(run, events=(run.events[0], all_wrong, rest[-1]))
    assert "won: 2.png, 3.png and 1 more" in step_words(reel_of(turned), 1, turned, NAMES)


def test_a_resting_embedding_is_said_to_rest(run: Run) -> None:
    first = run.snapshots[0]
    still = replace(run, events=(run.events[0], first, replace(first, step=1)))
    assert "The embedding has not moved." in step_words(reel_of(still), 1, still, NAMES)


def test_the_methods_own_decision_is_no_further_step(run: Run) -> None:
    last = run.snapshots[-1]
    decided = replace(run, events=(*run.events, last))
    reel = reel_of(decided)
    assert head_words(reel, 4) == "Step 3: what the method decided on in the end"
    assert head_words(reel, 3) == "Step 3 of 3"
    nothing = replace(run, events=(Started("adapt", 0), last))
    assert head_words(reel_of(nothing), 0) == "Nothing was trained"


def test_states_without_embeddings_or_of_another_size_are_no_frames(run: Run) -> None:
    n = len(run.ids)
    wider = Snapshot(0, np.zeros((n, 9), np.float32), np.full((n, 2), 0.5, np.float32))
    bare = Snapshot(1, probabilities=np.full((n, 2), 0.5, np.float32))
    mixed = replace(run, events=(run.events[0], wider, bare, *run.snapshots))
    reel = reel_of(mixed)
    assert (len(reel.frames), reel.n_left_out) == (4, 1)
    assert reel_of(replace(run, events=(bare,))).frames == ()


def test_arrays_that_do_not_fit_the_run_are_left_alone(run: Run) -> None:
    first, second, *rest = run.snapshots
    n = len(run.ids)
    narrow = replace(first, probabilities=np.ones((n, 1), np.float32))
    other = replace(second, reconstructions=np.zeros((n, 1, 5, 5), np.uint8))
    reel = reel_of(replace(run, events=(run.events[0], narrow, other, *rest)))
    assert [frame.step for frame in reel.frames] == [1, 2, 3]
    assert reel.frames[0].redrawn is narrow, "its pictures fit"


def test_without_query_pictures_scores_are_over_support(run: Run) -> None:
    alone = replace(run, is_support=np.ones(len(run.ids), bool))
    reel = reel_of(alone)
    assert "7 of 8 support pictures right" in step_words(reel, 0, alone, NAMES)


def test_a_query_picture_that_support_holds_counts_in_no_score(run: Run) -> None:
    images = run.images.copy()
    images[WON] = images[0]
    leaky = reel_of(replace(run, images=images))
    assert leaky.asked.sum() == 3
    assert not leaky.asked[WON]


def test_confidences_and_answers_are_those_of_the_own_class(run: Run) -> None:
    frame = reel_of(run).frames[0]
    slow = [float(frame.probabilities[place, label]) for place, label in enumerate(run.labels)]
    assert own_confidence(frame, run.labels).tolist() == slow
    assert np.flatnonzero(~right(frame, run.labels)).tolist() == [WON]
