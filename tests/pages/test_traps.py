"""Lesson 10, Traps: a set is looked at, checked and judged, the learner's own pictures stay as they are."""

from __future__ import annotations

import numpy as np

from pages.ui.lessons.traps import fill as fill_set
from pages.ui.lessons.traps import progress_words
from pages.ui.teaching.trap_exam import examine
from tests.pages.adapting import fill
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import button, html, press, text
from versa_core.language import speaking
from versa_core.project import Project
from versa_core.teaching.traps import CLASSES, TRAPS, fresh, mended, planted


def test_a_fault_is_found_with_the_apps_own_check_and_own_pictures_stay(owner: str, mine: Project) -> None:
    fill(mine)
    before = [one.id for one in mine.pictures]
    app = open_lesson(owner, "traps")
    assert button(app, "Open set 1 as my project").disabled
    assert "▲ here" not in html(app), "the fault is not marked before the answer"
    press(app, "A hint")
    press(app, "Another hint")
    assert "file names of the cars" in text(app)
    press(app, "Check my pictures")
    wait_for_words(app, "Finding 1 of")
    guess(app, "leak")
    wait_for_words(app, "It came out as: A class has many near-copies of one picture.")
    assert html(app).count("<b>▲ here</b>") == 5
    assert "0 of 6 faults found. Judged wrongly: set 1. Still to be judged: sets 2, 3, 4, 5, 6." in text(app)
    embeddings = next(one for key, one in mine.results["short:embed"].results.items() if key[0] == "trap")
    exam = examine("burst", embeddings["embeddings"])
    assert f"answers {exam.faulty[0]} of {exam.faulty[1]} rightly" in text(app)
    assert plots_unread(app) == (2, [])
    assert [one.id for one in mine.pictures] == before


def test_faults_that_are_found_are_counted_over_all_sets(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "traps")
    for number, trap in enumerate(TRAPS[:3], 1):
        app.button_group(key="trap_set").set_value(number).run()
        guess(app, trap if number != 2 else "unknown")
    assert "2 of 6 faults found. Judged wrongly: set 2. Still to be judged: sets 4, 5, 6." in text(app)
    app.button_group(key="trap_set").set_value(1).run()
    assert "2 of 6 faults found." in text(app), "another set is looked at, and the count stays"


def test_when_all_is_found_nothing_else_is_said() -> None:
    assert progress_words({one: one for one in TRAPS}) == "6 of 6 faults found."
    assert progress_words({**{one: one for one in TRAPS}, TRAPS[-1]: None}).endswith("Still to be judged: set 6.")


def test_an_empty_project_can_take_a_set(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "traps")
    press(app, "Open set 1 as my project")
    assert [one.name for one in mine.classes] == list(CLASSES)
    assert mine.n_pictures == len(planted(TRAPS[0]))


def test_a_set_is_filed_under_the_words_of_the_language() -> None:
    project = Project()
    with speaking("zh_CN"):
        fill_set(project, planted("burst"))
    assert [one.name for one in project.classes] == ["船", "汽车", "树"]


def test_right_answers_are_counted_as_a_loop_counts_them() -> None:
    everyone = [*planted("leak"), *mended("leak"), *fresh()]
    embeddings = np.random.default_rng(0).normal(size=(len(everyone), 3)).astype(np.float32)
    n_given = len(planted("leak"))
    support = [p for p in range(n_given) if everyone[p].role == "support"]
    means = [np.mean([embeddings[p] for p in support if everyone[p].class_name == name], axis=0) for name in CLASSES]

    def right(places: list[int]) -> tuple[int, int]:
        answers = [CLASSES[int(np.argmin([np.linalg.norm(embeddings[p] - m) for m in means]))] for p in places]
        return sum(a == everyone[p].class_name for a, p in zip(answers, places, strict=True)), len(places)

    queries = [p for p in range(n_given) if everyone[p].role == "query"]
    exam = examine("leak", embeddings)
    assert exam.own == right(queries)
    assert exam.clean == right([p for p in queries if not everyone[p].is_fault])
    assert exam.faulty == right(list(range(len(everyone) - len(fresh()), len(everyone))))
