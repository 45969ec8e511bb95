// Maps of the same pictures side by side, as pictures or as dots, with one selection. Uses mapView of
// picture_map_view.js, and listen and listenToKeys of picture_map_hands.js. Pictures come from the sheets of
// picture_sheet.js. The server is told places only; names are set as text, never as HTML.
export default function ({ data, parentElement, setTriggerValue }) {
  const whole = parentElement.querySelector(".whole");
  const shared = (whole.shared ??= begin(whole, parentElement));
  const fresh = shared.data?.run !== data.run;
  shared.data = data;
  shared.count = data.panels[0].points.length / 2;
  shared.tell = setTriggerValue;
  if (fresh) Object.assign(shared, { hovered: -1, cursor: -1, pictures: data.pictures });
  if (fresh || shared.revision !== data.revision) {
    shared.selected = new Set(data.selected);
    shared.revision = data.revision;
  }
  for (const place of shared.selected) if (place >= shared.count) shared.selected.delete(place);
  if (shared.views.length !== data.panels.length) makePanels(whole, shared);
  data.panels.forEach((panel, index) => describePanel(shared.views[index], panel, data));
  label(whole, shared);
  showState(whole, shared);
  return () => {
    removeEventListener("versa-sheet", shared.arrived);
    delete whole.shared;
    whole.querySelector(".panels").replaceChildren();
  };
}

function begin(whole, root) {
  const shared = {
    views: [], selected: new Set(), hovered: -1, cursor: -1, pictures: true, tool: "lasso", backgrounds: new Map(),
    coarse: matchMedia("(pointer: coarse)").matches,
  };
  const find = (name) => whole.querySelector(`.${name}`);
  shared.stands = (place) => !shared.selected.size || shared.selected.has(place);
  shared.onSheet = (place) => place - (place < shared.data.support.length ? 0 : shared.data.support.length);
  shared.sheetOf = (place) => {
    const slot = place < shared.data.support.length ? 0 : 1;
    const sheet = globalThis.versaSheets?.get(shared.data.sheets[slot].slot);
    return sheet?.name === shared.data.sheets[slot].name && sheet.image ? sheet : null;
  };
  shared.withPictures = () => shared.pictures && Boolean(shared.sheetOf(0));
  shared.backgroundOf = (src) => {
    if (!shared.backgrounds.has(src)) {
      const image = new Image();
      image.onload = shared.refresh;
      image.src = src;
      shared.backgrounds.clear(); // one at a time: it is as large as a picture
      shared.backgrounds.set(src, image);
    }
    return shared.backgrounds.get(src);
  };
  shared.refresh = () => shared.views.forEach((view) => view.refresh());
  shared.follow = () => shared.views.forEach((view) => view.follow());
  shared.arrived = () => shared.refresh();
  addEventListener("versa-sheet", shared.arrived);
  // `focus` is the picture that was meant alone: its neighbours are shown.
  shared.choose = (places, focus = -1) => {
    shared.selected = new Set(places);
    showState(whole, shared);
    shared.tell("chosen", { run: shared.data.run, places: [...shared.selected].sort((a, b) => a - b), focus });
  };
  shared.toggle = (place) => {
    const next = new Set(shared.selected);
    if (!next.delete(place)) next.add(place);
    shared.choose(next, next.has(place) ? place : -1);
  };
  shared.point = (place, view) => {
    if (shared.hovered !== place) {
      shared.hovered = place;
      shared.follow();
    }
    showTip(whole, shared, view, place);
  };
  find("pictures").onclick = () => {
    shared.pictures = !shared.pictures;
    showState(whole, shared);
    shared.tell("drawn", { pictures: shared.pictures });
  };
  find("clear").onclick = () => shared.choose([]);
  for (const button of whole.querySelectorAll(".tool"))
    button.onclick = () => {
      shared.tool = button.dataset.tool;
      whole.classList.add("picked"); // from now on a finger draws instead of scrolling the page
      showState(whole, shared);
    };
  return shared;
}

function makePanels(whole, shared) {
  const panels = shared.data.panels.map(({ key }, index) => {
    const panel = made("section", `panel st-key-${key}`);
    const [title, stage, axes, zoom] = [made("h3"), made("div", "stage"), made("div", "axes"), made("div", "zoom")];
    const [bottom, top] = [made("canvas", "bottom"), made("canvas", "top")];
    const view = mapView(shared, index, { bottom, top });
    for (const [sign, act] of [["+", () => view.zoomBy(1.6)], ["−", () => view.zoomBy(1 / 1.6)], ["⟲", view.reset]]) {
      const button = made("button");
      button.type = "button";
      button.textContent = sign;
      button.onclick = act;
      zoom.append(button);
    }
    Object.assign(view, { title, top, axes, buttons: [...zoom.children] });
    // For whoever drives the page from outside: where the pictures are on screen, and which of them stand out.
    top.places = () => range(shared.count).map((place) => {
      const box = top.getBoundingClientRect();
      return view.has(place) ? [view.at(place)[0] + box.left, view.at(place)[1] + box.top] : null;
    });
    top.stars = () => shared.data.panels[index].stars.length / 2;
    top.bright = () => range(shared.count).filter(shared.stands);
    bottom.setAttribute("aria-hidden", "true");
    top.tabIndex = 0;
    top.setAttribute("role", "application");
    top.setAttribute("aria-describedby", "help");
    listen(view, shared);
    listenToKeys(view, shared, whole);
    stage.append(bottom, top, zoom);
    panel.append(title, stage, axes);
    shared.views[index] = view;
    new ResizeObserver(() => {
      view.refresh();
      showTip(whole, shared, view, -1); // its picture has moved
    }).observe(stage);
    return panel;
  });
  shared.views.length = panels.length;
  whole.querySelector(".panels").replaceChildren(...panels);
}

function describePanel(view, panel, data) {
  view.title.textContent = panel.title;
  view.axes.textContent = panel.axes;
  view.top.setAttribute("aria-label", panel.alt);
  view.buttons.forEach((button, at) => button.setAttribute("aria-label", data.words.zoom[at]));
}

function label(whole, shared) {
  const words = shared.data.words;
  whole.querySelector(".tools").setAttribute("aria-label", words.tools);
  whole.querySelector(".group").setAttribute("aria-label", words.drag);
  for (const name of ["pictures", "clear"]) whole.querySelector(`.${name}`).textContent = words[name];
  for (const button of whole.querySelectorAll(".tool")) button.textContent = words[button.dataset.tool];
  whole.querySelector(".help").textContent = words.help;
}

function showState(whole, shared) {
  whole.dataset.tool = shared.tool;
  whole.querySelector(".pictures").setAttribute("aria-pressed", String(shared.pictures));
  for (const button of whole.querySelectorAll(".tool"))
    button.setAttribute("aria-pressed", String(button.dataset.tool === shared.tool));
  const many = shared.selected.size;
  whole.querySelector(".count").textContent = many ? shared.data.words.selected.replace("{n}", many) : "";
  shared.refresh();
}

function words(shared, view, place) {
  const sheet = globalThis.versaSheets?.get(shared.data.sheets[place < shared.data.support.length ? 0 : 1].slot);
  const more = shared.data.panels[view.index].says?.[place];
  return [sheet?.says[shared.onSheet(place)] ?? "", more].filter(Boolean).join("\n");
}

function speak(whole, shared) {
  const view = shared.views.find((one) => one.top === one.top.getRootNode().activeElement) ?? shared.views[0];
  const state = shared.selected.has(shared.cursor) ? ` · ${shared.data.words.isSelected}` : "";
  whole.querySelector(".spoken").textContent = shared.cursor < 0 ? "" : words(shared, view, shared.cursor) + state;
}

function showTip(whole, shared, view, place) {
  const tip = whole.querySelector(".tip");
  tip.hidden = place < 0 || !view.has(place);
  if (tip.hidden) return;
  const sheet = shared.sheetOf(place);
  const pen = tip.querySelector("canvas").getContext("2d");
  pen.clearRect(0, 0, 128, 128);
  if (sheet) {
    const at = shared.onSheet(place);
    const from = [(at % sheet.columns) * sheet.side, Math.floor(at / sheet.columns) * sheet.side];
    pen.drawImage(sheet.image, ...from, sheet.side, sheet.side, 0, 0, 128, 128);
  }
  tip.querySelector(".name").textContent = words(shared, view, place);
  const [frame, box] = [whole.getBoundingClientRect(), view.top.getBoundingClientRect()];
  const [x, y] = view.at(place);
  const left = box.left - frame.left + x;
  const beside = left + 180 > frame.width ? left - 176 : left + 24;
  tip.style.left = `${Math.max(0, beside)}px`;
  tip.style.top = `${box.top - frame.top + Math.min(Math.max(0, y - 60), box.height - 190)}px`;
}

function range(count) {
  return Array.from({ length: count }, (_, place) => place);
}

function made(kind, name = "") {
  const element = document.createElement(kind);
  element.className = name;
  return element;
}
