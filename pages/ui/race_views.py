"""A race on screen: its state in a line, its lines while it runs, and the table, sentences and grid when it is over."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui.jobs import sent
from pages.ui.race_charts import confusion_html, race_alt, show_race
from pages.ui.racing import KIND
from pages.ui.standings import Standing, table_markdown
from pages.ui.status import duration, last_of, seconds_left, status_words
from pages.ui.text import _, labelled, plain, plural, sentences
from pages.ui.verdicts import verdicts
from versa_core.analysis.counting import confusion
from versa_core.jobs.manager import JobView
from versa_core.project import Project
from versa_core.project_race import Race
from versa_core.training.events import StepDone


def show_race_job(mine: Project, view: JobView | None) -> None:
    """Shows the live race, or the last one that has ended, which the project keeps."""
    job = sent(KIND)
    titles: list[str] = job.labels["titles"] if job else []
    race = mine.race if view is None or view.result else None
    with st.container(key="compare_status"):
        st.markdown(race_words(view, titles) if race is None else end_words(race))
    if race is not None:
        _show_end(race)
    elif view is not None and view.live:
        last = last_of(view.events, StepDone)
        if view.status == "running":
            st.progress(min(1.0, last.progress) if last else 0.0)
        if view.extras:
            laps = view.extras[-1]["laps"]
            show_race(titles, laps, alt=race_alt(titles, laps))


def race_words(view: JobView | None, titles: Sequence[str]) -> str:
    """Returns one line that begins with queued, running, done, stopped or failed; without a race, what one is."""
    if view is None:
        return _("No race yet. It takes seconds, and your pictures, settings and adapted model stay as they are.")
    if view.status in ("queued", "failed"):
        return status_words(view)
    if view.live:
        return _running_words(view, titles)
    word = _("done") if view.status == "done" else _("stopped")
    return sentences(_("{words}.").format(words=word), plain(view.message))


def end_words(race: Race) -> str:
    """Returns the same line for a race that is over."""
    words = plural(
        "{word}: {n} of {all} method came through, {time}.",
        "{word}: {n} of {all} methods came through, {time}.",
        race.n_racers,
    )
    word = _("done") if race.ended == "done" else _("stopped")
    return words.format(word=word, n=race.n_through, all=race.n_racers, time=duration(race.seconds))


def _running_words(view: JobView, titles: Sequence[str]) -> str:
    last = last_of(view.events, StepDone)
    if view.stopping:
        return _("running: it stops after this step …")
    if last is None or last.step >= len(titles):
        return _("running: getting ready …")
    words = _("running: {title}, {n} of {all}").format(title=plain(titles[last.step]), n=last.step + 1, all=len(titles))
    if last.progress * len(titles) > last.step + 0.999:
        return _("{words}; its result is being checked …").format(words=words)
    left = seconds_left(last)
    return f"{words} …" if left is None else _("{words}, about {time} left.").format(words=words, time=duration(left))


def _show_end(race: Race) -> None:
    racers = race.standings
    titles, laps = [one.title for one in racers], [one.laps for one in racers]
    show_race(titles, laps, alt=race_alt(titles, laps))
    with st.container(key="compare_table"):
        st.markdown(table_markdown(racers))
    st.caption(
        _(
            "Intervals: Wilson's for each method; for the difference to the first, question by question, the exact "
            "one, with the p of McNemar's exact test. Time is the method's own, without the asking."
        )
    )
    for sentence in verdicts(racers):
        st.markdown(f"- {sentence}")
    for one in racers:
        if one.message:
            st.caption(labelled(plain(one.title), plain(one.message)))
    st.caption(
        _(
            "To choose the winner by these questions and then quote its score on them flatters it: ask about pictures "
            "that had no part in the choice."
        )
    )
    _show_confusion(racers, race.class_names)


def _show_confusion(racers: Sequence[Standing], class_names: Sequence[str]) -> None:
    through = [one for one in racers if one.answers is not None]
    if not through:
        return
    place = st.selectbox(
        _("Who confuses what"),
        range(len(through)),
        format_func=lambda place: through[place].title,
        key=f"compare_confusion_{len(through)}",
        width=420,
    )
    one = through[place or 0]
    assert one.answers is not None
    table = confusion(one.answers, one.labels, len(class_names))
    st.html(confusion_html(table, class_names, one.title))
