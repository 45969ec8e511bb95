// The language of the page as a whole: what it says of itself, what the browser keeps, and Streamlit's own words.
//
// Streamlit prints some words itself, in English alone. They are looked for where Streamlit puts them, and never where
// words of visitors stand; a text is changed in its place, so that React goes on with the node that it knows.
const YEAR = 365 * 24 * 3600; // s
const named = (names) => names.split(" ").map((name) => `[data-testid="${name}"]`);
const WORDS_IN = [
  ...named("stHeader stSidebarHeader stSidebarCollapseButton stExpandSidebarButton stMainMenu stMainMenuPopover"),
  ...named("stMainMenuList stStatusWidget stToolbar stElementToolbar stFileUploaderDropzone stCameraInput"),
  ...named("InputInstructions"),
  ...named("stTooltipContent stConnectionStatus stSkipToContent"), ".vega-embed .vega-actions",
].join();
// Here stand words of visitors, too, and only the names of buttons are Streamlit's.
const NAMES_IN = [
  ...named("stNumberInput stMultiSelect stSelectbox stToast stDialog stPlotlyChart stCode stPagination"),
  ...named("stSidebar stHeaderActionElements stTooltipIcon stVegaLiteChart"), ".modebar",
].join();
const ATTRIBUTES = ["aria-label", "alt", "placeholder", "title", "data-title"];

// "{size} per file" -> finds "25.0MB per file", says "每个文件 25.0MB".
function rule(from, to) {
  const pattern = from.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.+)");
  return [new RegExp(`^\\s*${pattern}\\s*$`), (found) => to.replace(/\{(\w+)\}/g, (_, name) => found.groups[name])];
}

function translator(words) {
  const [plain, rules] = [new Map(), []];
  for (const [from, to] of Object.entries(words)) {
    if (from.includes("{")) rules.push(rule(from, to));
    else plain.set(from, to);
  }
  return (text) => {
    const exact = plain.get(text.trim());
    if (exact !== undefined) return exact;
    for (const [pattern, say] of rules) {
      const found = text.match(pattern);
      if (found) return say(found);
    }
    return text;
  };
}

function changeIn(box, say, what) {
  const walker = document.createTreeWalker(box, what);
  for (let node = box; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = say(node.nodeValue);
      if (said !== node.nodeValue) node.nodeValue = said;
      continue;
    }
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      if (value && say(value) !== value) node.setAttribute(name, say(value));
    }
  }
}

function changeAll(say) {
  const { SHOW_ELEMENT, SHOW_TEXT } = NodeFilter;
  document.querySelectorAll(WORDS_IN).forEach((box) => changeIn(box, say, SHOW_ELEMENT | SHOW_TEXT));
  document.querySelectorAll(NAMES_IN).forEach((box) => changeIn(box, say, SHOW_ELEMENT));
}

// One watcher for the page, however often the component is drawn.
function watch(words) {
  const state = (window.versaTongue ??= { words: {}, observer: null, waiting: false });
  state.observer?.disconnect();
  const back = Object.fromEntries(Object.entries(state.words).map(([from, to]) => [to, from]));
  changeAll(translator(back));
  state.words = words;
  if (!Object.keys(words).length) return;
  const say = translator(words);
  const look = () => {
    state.waiting = false;
    if (state.words === words) changeAll(say); // the language may have changed since this look was asked for
  };
  state.observer = new MutationObserver(() => {
    if (!state.waiting) requestAnimationFrame(look);
    state.waiting = true;
  });
  const what = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
  state.observer.observe(document.body, what);
  look();
}

export default function ({ data }) {
  document.documentElement.lang = data.tag;
  if (data.chosen) document.cookie = `${data.cookie}=${data.language}; Max-Age=${YEAR}; Path=/; SameSite=Lax`;
  if (data.reload) return void location.reload();
  if (window.versaTongue?.words && JSON.stringify(window.versaTongue.words) === JSON.stringify(data.words)) return;
  watch(data.words);
}
