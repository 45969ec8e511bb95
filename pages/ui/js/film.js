// The steps of an adaptation as a film: pictures with the confidence in their own class, a curve with a marker,
// play, pause, single steps and a slider. Names are set as text, never as HTML.
const WHOLE_FILM = 12000; // ms that a film should take, within the bounds below
const [FASTEST, SLOWEST] = [120, 800]; // ms a step: readable, and not dull
const SIZE = { width: 320, height: 84, pad: 4 };

export default function ({ data, parentElement }) {
  const film = parentElement.querySelector(".film");
  const state = (film.state ??= { at: 0, timer: null, run: null });
  const last = data.frames.length - 1;
  const part = (name) => film.querySelector(`.${name}`);
  const [play, back, next, slider] = ["play", "back", "next", "slider"].map(part);

  const show = (place) => {
    state.at = Math.max(0, Math.min(last, place));
    slider.value = state.at;
    const frame = data.frames[state.at];
    part("words").textContent = frame.words;
    slider.setAttribute("aria-valuetext", frame.words);
    part("marker")?.setAttribute("transform", `translate(${across(state.at, last)} 0)`);
    data.states[frame.state]?.forEach((one, index) => showPicture(film.cells[index], one, data));
  };
  const pause = () => {
    clearInterval(state.timer);
    state.timer = null;
    label();
  };
  const label = () => {
    const word = state.timer ? data.words.pause : data.words.play;
    play.textContent = `${state.timer ? "⏸" : "▶"}\uFE0E ${word}`;
  };
  const start = () => {
    if (state.at >= last) show(0);
    clearInterval(state.timer);
    const pace = Math.max(FASTEST, Math.min(SLOWEST, WHOLE_FILM / (last + 1))) / Number(part("pace").value);
    state.timer = setInterval(() => {
      if (!film.isConnected || state.at >= last) pause();
      else show(state.at + 1);
    }, pace);
    label();
  };

  if (state.run !== data.run) {
    pause();
    film.cells = data.pictures.map((picture) => makeCell(picture, data));
    part("cells").replaceChildren(...film.cells);
    state.run = data.run;
    state.at = 0;
    part("pace").setAttribute("aria-label", data.words.pace);
    slider.setAttribute("aria-label", data.words.slider);
    back.setAttribute("aria-label", data.words.back);
    next.setAttribute("aria-label", data.words.next);
  }
  slider.max = last;
  part("curve").replaceChildren(...drawCurve(data, last));
  part("controls").hidden = data.live || !last;  // a single state is no film
  part("curve").style.display = last ? "" : "none";
  play.onclick = () => (state.timer ? pause() : start());
  back.onclick = () => { pause(); show(state.at - 1); };
  next.onclick = () => { pause(); show(state.at + 1); };
  slider.oninput = () => { pause(); show(Number(slider.value)); };
  part("pace").onchange = () => state.timer && start();
  label();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (data.live) show(last);
  else if (data.autoplay && !still) { show(0); start(); }
  else if (!state.timer) show(state.shown === data.run ? state.at : last);
  state.shown = data.run;
}

function across(place, last) {
  return SIZE.pad + (last ? place / last : 0) * (SIZE.width - 2 * SIZE.pad);
}

function drawCurve(data, last) {
  const up = (share) => SIZE.height - SIZE.pad - share * (SIZE.height - 2 * SIZE.pad);
  const lines = Object.entries(data.curves).map(([name, shares]) => {
    const points = shares.map((share, place) => (share === null ? "" : `${across(place, last)},${up(share)}`));
    return svg("polyline", { class: name, points: points.join(" ") });
  });
  return [...lines, svg("line", { class: "marker", x1: 0, x2: 0, y1: 0, y2: SIZE.height })];
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function makeCell(picture, data) {
  const cell = document.createElement("div");
  const image = document.createElement("img");
  [image.src, image.alt] = [picture.src, data.classes[picture.label]];
  const [name, bar, fill, says] = ["name", "bar", "fill", "says"].map((kind) => {
    const made = document.createElement("div");
    made.className = kind;
    return made;
  });
  name.textContent = name.title = data.classes[picture.label];
  bar.append(fill);
  cell.append(image, name, bar, says);
  cell.label = picture.label;
  return cell;
}

function showPicture(cell, [own, top, topShare], data) {
  const right = top === cell.label;
  cell.className = `cell ${right ? "right" : "wrong"}`;
  cell.querySelector(".fill").style.width = `${own}%`;
  const says = cell.querySelector(".says");
  says.textContent = right ? `✓ ${own} %` : `✗ ${data.classes[top]} ${topShare} %`;
  says.title = says.textContent;
}
