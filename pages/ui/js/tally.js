// Scores that add up, one more with each step: a row is a histogram over 0 to 100 %, with the mean (diamond) and the
// range (line) of what has come so far below it. Names are set as text, never as HTML.
const PLOT = { width: 640, height: 132, side: 20, bars: 84 }; // units of the drawing; `bars` is where the axis lies
const TICKS = [0, 25, 50, 75, 100];

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".tally");
  const part = (name) => root.querySelector(`.${name}`);
  const controls = transportIn(part("controls"), data.words);
  controls.fastest = data.fastest;
  controls.last = data.says.length - 1;
  if (root.run !== data.run) {
    controls.pause();
    root.rows = data.rows.map((row) => makeRow(row, data));
    part("rows").replaceChildren(...root.rows.map((row) => row.box));
    controls.at = controls.last;
    root.run = data.run;
  }
  controls.show = (place) => {
    part("says").textContent = data.says[place];
    part("cards").replaceChildren(...(data.cards[place] ?? []).map((card) => makeCard(card, data)));
    return [data.says[place], ...root.rows.map((row) => row.show(place))].join(" · ");
  };
  root.onkeydown = controls.keys;
  if (!controls.timer) controls.go(controls.at);
}

function makeCard(card, data) {
  const box = make("figure", { className: `card ${card.kind}` });
  box.append(make("img", { src: data.pictures[card.picture], alt: card.alt }));
  if (card.words) box.append(make("figcaption", { textContent: card.words }));
  return box;
}

function makeRow(row, data) {
  const [box, note] = [make("figure", { className: "row" }), make("div", { className: "note" })];
  const plot = svgElement("svg", { class: "plot", viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img" });
  plot.style.setProperty("--own", row.colour);
  const drawn = svgElement("g", {});
  plot.append(...axis(), drawn);
  box.append(make("figcaption", { className: "title", textContent: row.title }), plot, note);
  const show = (place) => {
    drawn.replaceChildren(...bars(row, place, data), ...range(row, place));
    note.textContent = row.notes[place];
    plot.setAttribute("aria-label", `${row.title}. ${row.notes[place]}`);
    return `${row.title}: ${row.notes[place]}`;
  };
  return { box, show };
}

const along = (share) => PLOT.side + share * (PLOT.width - 2 * PLOT.side);

function axis() {
  const line = svgElement("line", { class: "axis", x1: along(0), x2: along(1), y1: PLOT.bars, y2: PLOT.bars });
  const labels = TICKS.map((tick) => {
    const text = svgElement("text", { x: along(tick / 100), y: PLOT.height - 4, "aria-hidden": "true" });
    text.textContent = `${tick}\u00a0%`;
    return text;
  });
  return [line, ...labels];
}

// The newest score is outlined; a row that had none in this step has no outline.
function bars(row, place, data) {
  const counts = new Array(data.n_bins).fill(0);
  for (const bin of row.bins.slice(0, place)) if (bin !== null) counts[bin] += 1;
  const unit = (PLOT.bars - 4) / row.tallest, width = (along(1) - along(0)) / data.n_bins;
  const made = counts.flatMap((n, bin) => n ? [svgElement("rect", { class: "bar", x: along(bin / data.n_bins) + 1,
    width: width - 2, y: PLOT.bars - n * unit, height: n * unit })] : []);
  const newest = place ? row.bins[place - 1] : null;
  if (newest === null) return made;
  const top = { x: along(newest / data.n_bins) + 1, width: width - 2, y: PLOT.bars - counts[newest] * unit };
  return [...made, svgElement("rect", { class: "newest", ...top, height: Math.max(2, unit) })];
}

function range(row, place) {
  if (row.means[place] === null) return [];
  const [low, high] = row.ranges[place], y = PLOT.bars + 14;
  return [svgElement("line", { class: "span", x1: along(low), x2: along(high), y1: y, y2: y }),
    svgElement("path", { class: "mean", d: "M0-8 7 0 0 8-7 0Z", transform: `translate(${along(row.means[place])} ${y})` })];
}
