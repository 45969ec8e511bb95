// Pictures as points on one signal, a row per kind. Each point is a button that opens its picture: by click, by touch,
// or by keyboard (left and right go along the signal, up and down to another row). Only one is in the tab order.
// Texts are set as text, never as HTML: they are visitors' file names.
export default function ({ data, parentElement, setTriggerValue }) {
  const [plot, low, name, high] = [".plot", ".low", ".name", ".high"].map((one) => parentElement.querySelector(one));
  const focused = parentElement.activeElement?.dataset?.id;
  plot.setAttribute("aria-label", data.alt);
  [low.textContent, high.textContent, name.textContent] = [data.low, data.high, data.hint];
  const rows = data.rows.map((words, row) => {
    const band = make("div", { className: "row" });
    band.style.top = `${(100 * row) / data.rows.length}%`;
    band.append(make("span", { textContent: words }));
    return band;
  });
  const buttons = data.points.map((one) => pointOf(one, data, name));
  for (const button of buttons) button.onclick = () => setTriggerValue("opened", button.dataset.id);
  plot.replaceChildren(...rows, ...limitOf(data), ...buttons);
  const first = buttons.find((one) => one.dataset.id === (focused ?? data.opened)) ?? buttons[0];
  if (first) first.tabIndex = 0;
  if (focused) first?.focus();
  plot.onkeydown = (event) => walk(event, buttons, data.points);
}

function pointOf(one, data, name) {
  const button = make("button", { type: "button", tabIndex: -1, title: one.words });
  button.dataset.id = one.id;
  button.setAttribute("aria-label", one.words);
  button.setAttribute("aria-pressed", String(one.id === data.opened));
  [button.style.left, button.style.top] = [`${100 * one.x}%`, `${(100 * (one.row + one.y)) / data.rows.length}%`];
  button.append(make("img", { src: data.marks[one.row], alt: "" }));
  button.onmouseenter = button.onfocus = () => (name.textContent = one.words);
  button.onmouseleave = button.onblur = () => (name.textContent = data.hint);
  return button;
}

function limitOf(data) {
  if (data.limit === null) return [];
  const side = make("div", { className: "refused" });
  side.style.left = `${100 * data.limit}%`;
  return [side];
}

// The points are sorted by row and then along the signal.
function walk(event, buttons, points) {
  const at = buttons.indexOf(event.target);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0 || !step) return;
  event.preventDefault();
  const isAcross = event.key === "ArrowRight" || event.key === "ArrowLeft";
  const to = isAcross ? at + step : nearest(points, points[at], step);
  if (!buttons[to]) return;
  [buttons[at].tabIndex, buttons[to].tabIndex] = [-1, 0];
  buttons[to].focus();
}

// The place of the point of the next row that has any, closest along the signal; -1 where there is no such row.
function nearest(points, from, step) {
  const others = points.filter((one) => (one.row - from.row) * step > 0).map((one) => one.row);
  const row = step > 0 ? Math.min(...others) : Math.max(...others);
  let best = -1;
  points.forEach((one, place) => {
    if (one.row !== row) return;
    if (best < 0 || Math.abs(one.x - from.x) < Math.abs(points[best].x - from.x)) best = place;
  });
  return best;
}
