"""A person at the page who has a keyboard and nothing else."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser import PATIENCE

MOST_TABS = 250
PRESSES, WAIT = 6, 10_000  # how often a file dialog is asked for, and ms in which it comes
FADE = 400  # ms in which a busy browser draws what comes with the focus
# The element that has the focus, also inside components.
FOCUSED = """let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
"""
IS_FOCUSED = f"target => {{ {FOCUSED} return one === target || target.contains(one); }}"
# Marks what has the focus, and says what it is and whether it can be seen to have it: by an outline, by the ring that
# Streamlit draws as a shadow around it or around the box that it is in, or by the border of a box for words or choices.
# A tint is too faint, and nothing is seen of what lies in something transparent.
STEP = (
    "() => { "
    + FOCUSED
    + """
  if (!one || one === document.body) return null;
  one.wasReached = true;
  let visible = false;
  for (let at = one, n = 0; at && n < 5 && !visible; at = at.parentElement ?? at.getRootNode().host, n += 1) {
    const look = getComputedStyle(at);
    visible = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none'
      || at.matches(`:is([data-testid$=RootElement], [data-testid=stNumberInputContainer], [data-testid=stSelectbox],
        [data-testid=stMultiSelect]):focus-within`);
  }
  for (let at = one; at; at = at.parentElement ?? at.getRootNode().host) {
    if (getComputedStyle(at).opacity === '0' && !one.matches('input')) visible = false;
  }
  return {what: one.outerHTML.slice(0, 200), visible, left: !one.closest('[data-testid=stMain]')
    && one.getRootNode() === document};
}"""
)
# What is on the page to be used, and has not been reached: where arrows lead through a group, one of it is enough, and
# the buttons of a number or a list do what keys do in it. What is folded away is reached once it is unfolded.
UNREACHED = """() => {
  const missing = [];
  const GROUP = '[role=radiogroup], [role=tablist], [role=toolbar], [role=grid], .plot[role=group], table,'
    + ' [data-testid=stNumberInput], [data-testid=stSelectbox], [data-testid=stMultiSelect]';
  const reached = (one) => one.wasReached
    || [...(one.closest(GROUP)?.querySelectorAll('*') ?? [])].some((other) => other.wasReached);
  const USABLE = 'button, a[href], input, select, textarea, [tabindex], summary, canvas[role=application]';
  const OTHER = '[aria-hidden=true], .js-plotly-plot, [data-testid=stElementToolbar], [data-testid=stCode], h1, h2, h3,'
    + ' details:not([open]) > :not(summary), [aria-disabled=true], [type=file], section';
  const walk = (root) => { for (const one of root.querySelectorAll('*')) {
    if (one.shadowRoot) walk(one.shadowRoot);
    if (!one.matches(USABLE) || one.disabled || !one.getClientRects().length || one.closest(OTHER)) continue;
    if (one.tabIndex < 0 && one.matches('div, span, li')) continue;
    if (!reached(one)) missing.push(one.outerHTML.slice(0, 200));
  } };
  walk(document.querySelector('[data-testid=stMain]'));
  return missing;
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until that control, or something in it, has the focus."""
    found = target.first
    expect(found).to_be_visible(timeout=PATIENCE)
    expect(found).to_be_enabled(timeout=PATIENCE)
    for _press in range(MOST_TABS):
        if found.evaluate(IS_FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by {MOST_TABS} presses of Tab.")


def enter(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reaches a control and presses Enter, or another key."""
    tab_to(page, target)
    page.keyboard.press(key)


def bring(page: Page, uploader: Locator, files: Path | list[Path]) -> None:
    """Reaches an uploader's button and brings files by Enter.

    Under remote control Chromium leaves one of five presses without its dialog, while the button keeps the focus; as
    a person would, it is pressed again.
    """
    for press in range(PRESSES):
        tab_to(page, uploader.locator("section button"))
        with suppress(TimeoutError) if press < PRESSES - 1 else nullcontext():
            with page.expect_file_chooser(timeout=WAIT) as choosing:
                page.keyboard.press("Enter")
            choosing.value.set_files(files)
            return


def choose(page: Page, option: Locator) -> None:
    """Reaches the group of an option, goes to the option by arrow keys and takes it."""
    tab_to(page, option.locator("xpath=ancestor::*[@role='radiogroup'][1]"))
    for _press in range(MOST_TABS):
        if option.evaluate(IS_FOCUSED):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{option} is not reached by arrow keys.")


def tab_through(page: Page) -> list[dict[str, Any]]:
    """Presses Tab from the beginning of the main part until it is left; returns what had the focus on the way."""
    page.get_by_test_id("stMain").evaluate("main => { main.tabIndex = -1; main.focus(); }")
    found: list[dict[str, Any]] = []
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        if step is not None and not step["visible"]:
            page.wait_for_timeout(FADE)
            step = page.evaluate(STEP)
        if step is None or step["left"]:
            break
        found.append(step)
    return found


def unreached(page: Page) -> list[str]:
    """What can be used on the page and was not reached by `tab_through`."""
    missing: list[str] = page.evaluate(UNREACHED)
    return missing
