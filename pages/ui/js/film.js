// The steps of an adaptation as a film: pictures with the confidence in their own class, and a curve with a marker.
// Names are set as text, never as HTML.
export default function ({ data, parentElement }) {
  const film = parentElement.querySelector(".film");
  const last = data.frames.length - 1;
  const part = (name) => film.querySelector(`.${name}`);
  const controls = transportIn(part("controls"), data.words);
  controls.show = (place) => {
    const frame = data.frames[place];
    part("words").textContent = frame.words;
    moveMarker(part("curve"), place, last);
    data.states[frame.state]?.forEach((one, index) => showPicture(film.cells[index], one, data));
    return frame.words;
  };
  if (film.run !== data.run) {
    controls.pause();
    film.cells = data.pictures.map((picture, place) => makeCell(picture, place, data));
    part("cells").replaceChildren(...film.cells);
    film.run = data.run;
    controls.at = 0;
  }
  controls.last = last;
  film.onkeydown = controls.keys;
  drawCurves(part("curve"), data.curves, last);
  part("controls").hidden = data.live || !last; // a single state is no film
  part("curve").style.display = last ? "" : "none";
  if (data.live) controls.go(last);
  else if (data.autoplay && !STILL.matches) {
    controls.go(0);
    controls.start();
  } else if (!controls.timer) controls.go(film.shown === data.run ? controls.at : last);
  film.shown = data.run;
}

function makeCell(picture, place, data) {
  const cell = document.createElement("div");
  const image = document.createElement("img");
  [image.src, image.alt] = [picture.src, `${data.classes[picture.label]} · ${place + 1}`];
  const [name, bar, fill, says] = ["name", "bar", "fill", "says"].map((kind) => {
    const made = document.createElement("div");
    made.className = kind;
    return made;
  });
  name.textContent = name.title = data.classes[picture.label];
  name.prepend(classMark(picture.mark));
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
  says.textContent = right ? `✓ ${own}\u00a0%` : `✗ ${data.classes[top]} ${topShare}\u00a0%`;
  says.title = says.textContent;
}
