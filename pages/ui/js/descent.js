// t-SNE as it goes on: one map or several side by side over the same updates. Names are set as text, never as HTML.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".descent");
  const controls = transportIn(root.querySelector(".controls"), data.words);
  if (root.run !== data.run) {
    controls.pause();
    root.panels = data.panels.map((panel) => makePanel(panel, data));
    root.querySelector(".panels").replaceChildren(...root.panels.map((panel) => panel.box));
    controls.at = data.ticks.length - 1; // the finished map first: it is what one came for
  }
  const look = { ...data.look, selected: new Set(data.selected), stars: false };
  for (const panel of root.panels) {
    panel.map.look = look;
    panel.canvas.onclick = (event) => {
      const index = panel.map.under(event);
      if (index >= 0) setTriggerValue("chosen", data.ids[index]);
    };
  }
  controls.show = (place) => {
    const words = data.says[place];
    root.querySelector(".words").textContent = words;
    for (const panel of root.panels) panel.show(data.ticks[place], controls.timer ? controls.pace() : 0);
    return words;
  };
  controls.last = data.ticks.length - 1;
  controls.fastest = 60;
  root.onkeydown = controls.keys;
  if (!controls.timer) controls.go(controls.at);
  root.panels.forEach((panel) => panel.map.draw());
  root.run = data.run;
}

function makePanel(panel, data) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const [box, title, canvas] = [make("figure", "panel"), make("figcaption", "title"), make("canvas", "map")];
  const svg = svgElement("svg", { class: "curve", "aria-hidden": "true" });
  const [number, name, note] = [make("div", "number"), make("div", "name"), make("div", "note")];
  [title.textContent, note.textContent] = [panel.title, panel.note];
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", panel.alt);
  box.append(title, canvas, name, svg, number, note);
  const last = panel.updates.length - 1;
  const most = Math.max(...panel.divergences, 1e-9);
  drawCurves(svg, { query: panel.divergences.map((one) => Math.max(0, one / most)) }, last);
  const map = pointMap(canvas, { ...data.look, selected: new Set(data.selected), stars: false });
  canvas.onpointermove = (event) => {
    const index = map.under(event);
    canvas.classList.toggle("over", index >= 0);
    name.textContent = index < 0 ? "" : `${data.names[index]} · ${data.look.classes[data.look.labels[index]].name}`;
  };
  canvas.onpointerleave = () => (name.textContent = "");
  const show = (tick, duration) => {
    let at = panel.updates.findLastIndex((one) => one <= tick);
    at = Math.max(0, at);
    map.move(panel.frames[at], duration);
    moveMarker(svg, at, last);
    number.textContent = data.words.divergence.replace("{value}", panel.divergences[at].toFixed(2));
  };
  return { box, canvas, map, show };
}
