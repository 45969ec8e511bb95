// Lines that change from step to step, on one panel or several side by side; a place on them can be picked by mouse,
// finger or keys. Names are set as text, never as HTML.
const [LONG, INSET, NUDGE] = [420, 6, 20]; // units of the drawing's longer side; its rim; key presses from end to end
const SIGNS = { point: "M0-6A6 6 0 1 0 0 6 6 6 0 1 0 0-6Z", start: "M-6-6H6V6H-6Z",
  goal: "M0-11 3-4 10-4 5 1 7 9 0 4-7 9-5 1-10-4-3-4Z" };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lines");
  const controls = transportIn(root.querySelector(".controls"), data.words);
  const isFirst = root.run === undefined;
  if (root.run !== data.run) {
    controls.pause();
    root.panels = data.panels.map((panel) => makePanel(panel, data, root, setTriggerValue));
    const at = [...root.querySelectorAll(".plot")].indexOf(root.getRootNode().activeElement);
    root.querySelector(".panels").replaceChildren(...root.panels.map((panel) => panel.box));
    root.panels[at]?.plot.focus(); // whoever picks by keys goes on where they were
  }
  controls.last = data.says.length - 1;
  controls.show = (place) => {
    root.querySelector(".says").textContent = data.says[place];
    root.panels.forEach((panel) => panel.show(place));
    return data.says[place];
  };
  root.onkeydown = controls.keys;
  if (!controls.timer) controls.go(controls.at);
  root.run = data.run;
  if (isFirst && !STILL.matches) controls.start();
}

function makePanel(panel, data, root, send) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const [box, title, note] = [make("figure", "panel"), make("figcaption", "title"), make("div", "note")];
  title.textContent = panel.title;
  const view = viewOf(data.box);
  const role = data.words.pick ? "application" : "img"; // an application gets the arrow keys from screen readers, too
  const plot = svgElement("svg", { class: "plot", viewBox: `0 0 ${view.width} ${view.height}`, tabindex: 0, role });
  plot.style.setProperty("--own", panel.colour);
  const drawn = svgElement("g", { class: "drawn" });
  const cross = svgElement("path", { class: "cross", d: "M-9 0H9M0-9V9" });
  plot.append(...gridOf(data.ticks, view), drawn, ...panel.marks.map((mark) => signAt(mark, view)), cross);
  box.append(title, plot, note);
  const show = (place) => {
    const frame = panel.frames[place];
    const line = (points, name) => svgElement("polyline", { class: name, points: points.map((one) => view.at(one)).join(" ") });
    drawn.replaceChildren(
      ...panel.still.map((one) => line(one, "still")),
      ...(place ? panel.before.map((one) => line(one, "before")) : []),
      ...frame.thin.map((one) => line(one, "thin")),
      ...frame.bold.map((one) => line(one, "bold")),
    );
    note.textContent = frame.note;
    plot.setAttribute("aria-label", `${panel.title}. ${data.says[place]}. ${frame.note} ${data.words.pick}`);
  };
  if (data.words.pick) letPick(plot, cross, view, data, root, send);
  return { box, plot, show };
}

// Mouse and finger pick where they are; the arrow keys move a cross, and Enter picks there.
function letPick(plot, cross, view, data, root, send) {
  plot.classList.add("picks");
  const pick = ([x, y]) => send("picked", { x, y });
  plot.onclick = (event) => {
    const frame = plot.getBoundingClientRect();
    const [right, down] = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
    pick(view.back(right * view.width, down * view.height));
  };
  root.cross ??= [(data.box[0] + data.box[2]) / 2, (data.box[1] + data.box[3]) / 2];
  const put = () => cross.setAttribute("transform", `translate(${view.at(root.cross)})`);
  put();
  plot.onkeydown = (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") pick(root.cross);
    else if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // here these keys are not the film's
    const size = [data.box[2] - data.box[0], data.box[3] - data.box[1]];
    const moved = root.cross.map((one, axis) => one + ((moves[event.key]?.[axis] ?? 0) * size[axis]) / NUDGE);
    root.cross = moved.map((one, axis) => Math.max(data.box[axis], Math.min(data.box[axis + 2], one)));
    put();
    root.querySelector(".spot").textContent = `x ${root.cross[0].toFixed(2)}, y ${root.cross[1].toFixed(2)}`;
  };
}

// `box` is left, low, right, high.
function viewOf([left, low, right, high]) {
  const width = LONG, inner = LONG - 2 * INSET;
  const height = Math.round(Math.min(1, (high - low) / (right - left)) * inner) + 2 * INSET;
  const across = inner / (right - left), up = (height - 2 * INSET) / (high - low);
  const at = ([x, y]) => `${(INSET + (x - left) * across).toFixed(1)},${(INSET + (high - y) * up).toFixed(1)}`;
  const back = (x, y) => [left + (x - INSET) / across, high - (y - INSET) / up];
  return { width, height, at, back };
}

function gridOf(ticks, view) {
  const [x0, y0] = [(value) => view.at([value, 0]).split(",")[0], (value) => view.at([0, value]).split(",")[1]];
  const label = (text, at) => Object.assign(svgElement("text", { ...at, "aria-hidden": "true" }), { textContent: text });
  return ticks.flatMap((tick) => [
    svgElement("line", { class: "grid", x1: x0(tick), x2: x0(tick), y1: 0, y2: view.height }),
    svgElement("line", { class: "grid", x1: 0, x2: view.width, y1: y0(tick), y2: y0(tick) }),
    label(String(tick), { x: Number(x0(tick)) + 3, y: view.height - 4 }),
    label(String(tick), { x: 3, y: Number(y0(tick)) - 3 }),
  ]);
}

function signAt(mark, view) {
  return svgElement("path", { class: "mark", d: SIGNS[mark.sign], transform: `translate(${view.at(mark.at)})` });
}
