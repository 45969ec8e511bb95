"""What axe-core says of a page by WCAG 2.2 AA, and which of it is Streamlit's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
CONTRAST = "color-contrast"  # the one rule that depends on the theme
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => ({rule: id, html: node.html, why: node.failureSummary}))))
"""


@dataclass(frozen=True)
class Excused:
    """A fault that Streamlit makes on every page and that the app cannot mend."""

    rule: str
    html: str  # the beginning of the element
    reason: str


EXCUSED = (
    Excused(
        "list",
        '<ul data-testid="stSidebarNavItems"',
        "Streamlit puts a div between the list of its navigation and the pages of a group",
    ),
    Excused(
        "listitem",
        '<li class="st-emotion-cache',
        "the pages of a group in Streamlit's navigation, which stand in that div",
    ),
)


def faults(page: Page, *, contrast_only: bool = False) -> list[dict[str, str]]:
    """What axe finds, element by element; its script comes by the debugging protocol, past the page's policy."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, str]] = page.evaluate(RUN, [CONTRAST] if contrast_only else list(RULES))
    return found


def excuse(found: dict[str, Any]) -> Excused | None:
    """The row of the table that a fault falls under."""
    fits = (one for one in EXCUSED if found["rule"] == one.rule and found["html"].startswith(one.html))
    return next(fits, None)
