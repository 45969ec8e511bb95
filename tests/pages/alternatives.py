"""What a page tells those who do not see its charts and pictures."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from playwright.sync_api import Page

# Every picture and drawing that is on screen, those inside components included, but not Streamlit's icons: what it is,
# what is said instead of it, a fingerprint of what it shows, and whether words stand beside it that name it.
COLLECT = """() => {
  const found = [];
  const walk = (root) => { for (const one of root.querySelectorAll('*')) {
    if (one.shadowRoot) walk(one.shadowRoot);
    const role = one.getAttribute('role') ?? '';
    const kind = one.tagName.toLowerCase();
    const roles = ['img', 'application', 'figure', 'graphics-document'];
    if (!['img', 'canvas'].includes(kind) && !roles.includes(role)) continue;
    if (one.dataset.testid === 'stIconMaterial' || one.closest('[data-testid=stSidebar], header')) continue;
    if (one.closest('[aria-hidden=true]') || !one.getClientRects().length) continue;
    if (one.parentElement?.closest('[role=figure], [role=graphics-document]')) continue;  // part of a named chart
    const around = 'button, a, label, figure, li, td, th, [role=listitem], [data-testid=stHorizontalBlock]';
    const named = one.closest(around) ?? one.parentElement;
    found.push([role || kind, (one.getAttribute('alt') ?? one.getAttribute('aria-label') ?? '').trim(), one.src ?? '',
      Boolean(named?.getAttribute('aria-label') || named?.textContent.trim()), one.getAttribute('alt') === '']);
  } };
  walk(document);
  return found;
}"""
N_FORMS = 2  # one picture may be shown small and large
CHARTS = ("application", "figure", "graphics-document")


class Drawn(NamedTuple):
    """One picture or chart on a page."""

    kind: str
    words: str
    source: str
    is_named: bool  # words beside it name it
    is_ornament: bool  # says so itself by an empty alternative


def drawn_on(page: Page) -> list[Drawn]:
    """All that is drawn on the page."""
    return [Drawn(*one) for one in page.evaluate(COLLECT)]


def vague(all_drawn: list[Drawn]) -> list[str]:
    """What is wrong with the alternatives of a page, in words: missing, without a number, or the same for several."""
    wrong = [f"{one.kind} {one.source[:60]} says nothing" for one in all_drawn if not one.words and not one.is_ornament]
    wrong += [f"ornament {one.source[:80]} stands alone" for one in all_drawn if one.is_ornament and not one.is_named]
    charts = [one.words for one in all_drawn if one.kind in CHARTS and one.words]
    wrong += [f"a chart without a number: {words}" for words in charts if not re.search(r"\d", words)]
    shown = defaultdict(set)
    for one in all_drawn:
        if one.words and one.source:
            shown[one.words].add(one.source)
    wrong += [
        f"{len(sources)} pictures are all called: {words}" for words, sources in shown.items() if len(sources) > N_FORMS
    ]
    return wrong
