// Sliders along main directions of the codes. The decoder runs here, so that the picture follows the hand: the dense
// layer is linear, so a code's first map is a sum of the first maps of its parts, which the server has worked out.
const [LOWEST, HIGHEST, FINE] = [-3, 3, 0.1]; // standard deviations

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".sliders");
  const part = (name) => box.querySelector(`.${name}`);
  if (box.run !== data.run) {
    box.steps = readSteps(data.steps, data.first_side);
    box.bias = floats(data.bias);
    box.axes = data.axes.map((axis) => ({ ...axis, map: floats(axis.map) }));
    box.rows = box.axes.map((axis, index) => makeRow(axis, index, data));
    part("rows").replaceChildren(...box.rows);
    box.run = data.run;
  }
  if (box.base !== data.base) [box.base, box.baseMap] = [data.base, floats(data.base)];
  const amounts = () => box.rows.map((row) => Number(row.querySelector("input").value));
  const draw = (canvas, all) => paint(canvas, decodeFeatures(firstMap(box, data, all), data.first_side, box.steps), data);
  const show = () => {
    box.waiting = false;
    const all = amounts();
    draw(part("picture"), all);
    const parts = all.map((amount, index) => `${index + 1}: ${words(amount)}`);
    part("words").textContent = `${data.words.sd} ${parts.join(" · ")}`;
    part("picture").setAttribute("aria-label", `${data.words.picture}, ${data.words.sd} ${parts.join(", ")}`);
  };
  const ask = () => {
    if (box.waiting) return; // one picture a frame, however many events the slider sends
    box.waiting = true;
    requestAnimationFrame(show);
  };
  box.rows.forEach((row) => {
    const input = row.querySelector("input");
    input.oninput = () => {
      setRow(row, Number(input.value));
      ask();
    };
  });
  part("middle").textContent = data.words.middle;
  part("middle").onclick = () => {
    box.rows.forEach((row) => setRow(row, 0));
    ask();
  };
  ask();
  drawEnds(box, draw);
}

// What each direction alone does at both its ends; one picture a frame, so that the sliders answer meanwhile.
function drawEnds(box, draw) {
  const todo = box.rows.flatMap((row, index) => [[row, index, LOWEST], [row, index, HIGHEST]]);
  const base = box.base;
  const next = () => {
    const [row, index, amount] = todo.shift() ?? [];
    if (!row || box.base !== base || !box.isConnected) return;
    draw(row.querySelector(amount < 0 ? ".low" : ".high"), box.rows.map((_, at) => (at === index ? amount : 0)));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

// bias + scale · (base + Σ amount · deviation · axis); the scale puts the code back on the sphere, where there is one.
function firstMap(box, data, amounts) {
  const shifts = amounts.map((amount, index) => amount * box.axes[index].deviation);
  let square = data.base_square;
  shifts.forEach((shift, index) => { square += 2 * shift * data.along[index] + shift * shift; });
  const scale = data.radius ? data.radius / Math.sqrt(Math.max(square, 1e-12)) : 1;
  return box.bias.map((bias, at) => {
    let sum = box.baseMap[at];
    for (let index = 0; index < shifts.length; index++) sum += shifts[index] * box.axes[index].map[at];
    return bias + scale * sum;
  });
}

// Pixels in (0, 1), channel by channel, onto the canvas.
function paint(canvas, pixels, { side, n_channels }) {
  if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
  const [image, area] = [new ImageData(side, side), side * side];
  for (let at = 0; at < area; at++) {
    for (let colour = 0; colour < 3; colour++) {
      image.data[4 * at + colour] = 255 * pixels[n_channels === 3 ? colour * area + at : at];
    }
    image.data[4 * at + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function makeRow(axis, index, data) {
  const row = document.createElement("div");
  row.className = "row";
  const [label, name, value, input] = ["label", "span", "output", "input"].map((kind) => document.createElement(kind));
  const [low, high] = ["low", "high"].map((end) => {
    const canvas = document.createElement("canvas");
    canvas.className = end;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${data.words.direction} ${index + 1}, ${data.words[end]}`);
    return canvas;
  });
  name.textContent = `${data.words.direction} ${index + 1} · ${axis.share}`;
  Object.assign(input, { type: "range", min: LOWEST, max: HIGHEST, step: FINE });
  input.setAttribute("aria-label", name.textContent);
  label.append(name, value);
  row.append(label, low, input, high);
  setRow(row, 0);
  return row;
}

function setRow(row, amount) {
  const input = row.querySelector("input");
  input.value = amount;
  row.querySelector("output").textContent = words(amount);
  input.setAttribute("aria-valuetext", words(amount));
}

function words(amount) {
  return `${amount > 0 ? "+" : amount < 0 ? "−" : ""}${Math.abs(amount).toFixed(1)}`;
}
