// The adaptation film: a sentence, a curve, the map, reconstructions and confidences of one step at a time.
// It runs in the app and in a file of its own, where nobody takes a choice. Names are set as text, never as HTML.
function showFilm(player, data, choose) {
  const part = (name) => player.querySelector(`.${name}`);
  const last = data.points.length - 1;
  const controls = transportIn(part("controls"), data.words);
  if (player.run !== data.run) {
    const goesOn = player.run && controls.last === last; // other pictures are followed, the film is the same
    player.cells = data.cells.map((cell) => makeFollowed(cell, data));
    part("cells").replaceChildren(...player.cells);
    if (!goesOn) {
      controls.pause();
      controls.at = last;
    }
    player.run = data.run;
  }
  const canvas = part("map");
  const look = { ...data.look, selected: new Set(data.selected) };
  const map = (player.map ??= pointMap(canvas, look));
  map.look = look;
  canvas.setAttribute("aria-label", data.words.map);
  drawCurves(part("curve"), data.curves, last);
  controls.last = last;
  controls.show = (place) => {
    part("words").textContent = data.says[place];
    moveMarker(part("curve"), place, last);
    const wrong = Object.fromEntries(data.wrong[place].map((index) => [index, true]));
    map.ways = waysTo(place, map.look.selected, data);
    map.move(data.points[place], controls.timer ? controls.pace() * 0.8 : 200, wrong);
    player.cells.forEach((cell, index) => showFollowed(cell, index, place, data, map.look.selected));
    return data.says[place];
  };
  player.onkeydown = controls.keys;
  canvas.onpointermove = (event) => {
    const index = map.under(event);
    canvas.classList.toggle("over", index >= 0 && Boolean(choose));
    const label = data.look.labels[index];
    part("name").textContent = index < 0 ? "" : `${data.names[index]} · ${data.look.classes[label].name}`;
  };
  canvas.onpointerleave = () => (part("name").textContent = "");
  canvas.onclick = (event) => {
    const index = map.under(event);
    if (index >= 0) pick(player, data, index, choose);
  };
  player.cells.forEach((cell, index) => (cell.onclick = () => pick(player, data, data.cells[index].place, choose)));
  if (!controls.timer) controls.go(controls.at);
  map.draw();
}

// The ways of the selected pictures up to a frame; none on t-SNE maps, where how far a picture moves means nothing.
function waysTo(place, selected, data) {
  if (!data.look.stars) return [];
  return [...selected].map((index) => ({
    index,
    places: data.points.slice(0, place).flatMap((points) => [points[2 * index], points[2 * index + 1]]),
  }));
}

// Without the app a choice only greys the others here.
function pick(player, data, index, choose) {
  if (choose) return choose(data.ids[index]);
  const selected = player.map.look.selected;
  const again = selected.has(index) && selected.size === 1;
  player.map.look.selected = new Set(again ? [] : [index]);
  const { transport } = player.querySelector(".controls");
  return transport.go(transport.at);
}

function makeFollowed(cell, data) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const box = make("button", "cell");
  box.type = "button";
  const [pair, image, strip] = [make("div", "pair"), make("img", "seen"), make("div", "strip")];
  const [name, bar, fill, says, error] = ["name", "bar", "fill", "says", "error"].map((one) => make("div", one));
  [image.src, image.alt] = [cell.src, cell.name];
  name.textContent = `${cell.name} · ${data.look.classes[cell.label].name}`;
  name.prepend(classMark(cell.mark));
  box.title = data.words.choose;
  pair.append(image);
  if (cell.strip) {
    strip.style.backgroundImage = `url("${cell.strip}")`;
    strip.style.backgroundSize = `${100 * cell.n}% 100%`;
    strip.setAttribute("role", "img");
    pair.append(strip);
  }
  bar.append(fill);
  box.append(pair, name, bar, says, error);
  box.parts = { strip, fill, says, error };
  return box;
}

function showFollowed(box, index, place, data, selected) {
  const cell = data.cells[index];
  const [own, top, topShare] = data.answers[place][index];
  const right = top === cell.label;
  const chosen = selected.has(cell.place);
  box.className = `cell ${right ? "right" : "wrong"}${chosen ? " chosen" : ""}`;
  box.setAttribute("aria-pressed", chosen);
  const { strip, fill, says, error } = box.parts;
  strip.style.backgroundPosition = `${cell.n > 1 ? (100 * data.redrawn[place]) / (cell.n - 1) : 0}% 0`;
  fill.style.width = `${own}%`;
  says.textContent = right ? `✓ ${own}\u00a0%` : `✗ ${data.look.classes[top].name} ${topShare}\u00a0%`;
  error.textContent = data.errors[place][index] && data.words.error.replace("{value}", data.errors[place][index]);
  const alt = [cell.name, data.words.reconstruction, error.textContent];
  strip.setAttribute("aria-label", alt.filter(Boolean).join(" · "));
}
