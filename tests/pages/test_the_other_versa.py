"""Lesson 7, The other VERSA: a race after the guess, the Gaussians, classifiers drawn one by one, stored figures."""

from __future__ import annotations

import numpy as np

from pages.ui.teaching.stored_record import stored_rows
from pages.ui.teaching.weights import N_SHOWN, largest, weights_chart
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import button, text
from versa_core import checkpoint
from versa_core.project import Project


def test_the_race_is_told_with_its_numbers_and_classifiers_are_drawn(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "the_other_versa")
    assert "short:two_ways" not in mine.results
    guess(app, "tunes")
    wait_for_words(app, "Classifiers drawn:")
    (raced,) = mine.results["short:two_ways"].results.values()
    right = np.repeat(np.arange(5), 12)
    writes, tunes = (int((one["answers"] == right).sum()) for one in raced["courses"])
    assert f"Writing: {writes} of 60 right" in text(app)
    assert f"Fine-tuning: {tunes} of 60 right" in text(app)
    (written,) = mine.results["short:write"].results.values()
    row = int(written["probabilities"].mean(0).max(1).argmin())
    assert app.number_input[0].value == row + 1, "the query with the least sure answer comes first"
    for n in (1, 2):
        mean = written["probabilities"][:n, row].mean(0)
        assert f"their mean says {mean.max():.2f}" in text(app)
        assert f"*character {mean.argmax() + 1}* has" in text(app)
        assert f"How query {row + 1} is answered by what has been drawn so far ({n} in all)" in text(app)
        button(app, "One more").click()
        app.run()
    assert any("def sample_logits" in one.value for one in app.code)
    n_plots, unread = plots_unread(app)
    assert n_plots >= 2
    assert not unread
    assert not app.exception


def test_the_stored_figures_are_those_of_the_files_on_the_same_tasks() -> None:
    rows = stored_rows("glyphs-amortised")
    own = checkpoint.read_info(checkpoint.find("glyphs-amortised")).metadata["metrics"]
    assert all(one in rows for one in own)
    assert len({row["checkpoint"] for row in rows}) > 1
    assert {row["fingerprint"] for row in rows} == {one["fingerprint"] for one in own}


def test_the_largest_weights_are_drawn_with_two_deviations() -> None:
    means = np.random.default_rng(0).normal(size=40).astype(np.float32)
    places = largest(means).tolist()
    assert len(places) == N_SHOWN
    assert min(abs(means[places])) >= max(abs(np.delete(means, places)))
    rows = weights_chart(means, np.full(40, 0.5, np.float32), "#000000")["data"]["values"]
    assert all(abs((row["high"] - row["low"]) - 2.0) < 1e-6 for row in rows)
