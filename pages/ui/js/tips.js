// Words of the glossary, everywhere on the page: Escape closes an explanation, a touch beside it does, too, and none
// leaves the window. That it opens where a word is pointed at, focused or touched is the style's work.
const MARGIN = 8; // px to the edge of the window

export default function () {
  const listening = new AbortController();
  const on = (kind, act) => document.addEventListener(kind, act, { signal: listening.signal });
  for (const kind of ["pointerover", "focusin"]) on(kind, (event) => keepInside(wordOf(event)));
  for (const kind of ["pointerout", "focusout"]) on(kind, (event) => leave(event));
  on("keydown", (event) => event.key === "Escape" && openWords().forEach((word) => word.classList.add("closed")));
  on("pointerdown", (event) => {
    const word = wordOf(event);
    if (word) word.classList.remove("closed");
    else document.activeElement?.closest(".term")?.blur();
  });
  return () => listening.abort();
}

function wordOf(event) {
  return event.target instanceof Element ? event.target.closest(".term") : null;
}

function openWords() {
  return document.querySelectorAll(".term:hover, .term:focus");
}

// Closed by Escape, it opens again once one has left it and comes back.
function leave(event) {
  const word = wordOf(event);
  if (word && !word.contains(event.relatedTarget)) word.classList.remove("closed");
}

function keepInside(word) {
  const tip = word?.querySelector(".tip");
  if (!tip) return;
  tip.style.translate = "";
  const { left, right } = tip.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - MARGIN;
  const shift = Math.max(MARGIN - left, Math.min(0, widest - right));
  if (shift) tip.style.translate = `${shift}px`;
}
