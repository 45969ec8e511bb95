// The confusion grid: a table whose cells with pictures are buttons. Arrow keys go from button to button.
// Texts are set as text, never as HTML: they are names that visitors gave.
const ARROWS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table");
  const focused = parentElement.activeElement?.dataset?.at;
  table.setAttribute("aria-label", data.words.alt);
  const head = make("thead");
  const first = make("tr");
  first.append(make("th", { textContent: data.words.corner }), ...data.names.map((_, n) => heading(data, n, "col")));
  head.append(first);
  const body = make("tbody");
  const open = (at) => {
    for (const button of table.querySelectorAll("button")) mark(button, button.dataset.at === at.join());
    setTriggerValue("opened", at);
  };
  data.counts.forEach((row, n) => {
    const line = make("tr");
    const total = row.reduce((sum, one) => sum + one, 0);
    line.append(heading(data, n, "row"), ...row.map((count, m) => cellOf(data, n, m, count, total, open)));
    body.append(line);
  });
  table.replaceChildren(head, body);
  table.onkeydown = (event) => move(table, event, data.names.length);
  if (focused) table.querySelector(`[data-at="${focused}"]`)?.focus();
}

function heading(data, n, scope) {
  const cell = make("th", { scope });
  cell.append(make("img", { src: data.swatches[n], alt: "" }), data.names[n]);
  return cell;
}

function cellOf(data, n, m, count, total, open) {
  const cell = make("td", { className: n === m ? "right" : "" });
  if (!count) return cell;
  const button = make("button", { type: "button", textContent: String(count) });
  button.dataset.at = [n, m].join();
  const words = { n: count, row: data.names[n], column: data.names[m] };
  button.setAttribute("aria-label", data.words.cell.replace(/\{(n|row|column)\}/g, (_, name) => words[name]));
  // The share of the row as strength of colour, faint enough to read the number on both grounds; right and wrong differ
  // by their frame as well.
  const strength = 12 + Math.round((38 * count) / total);
  const hue = n === m ? "#5ac3ff" : "#ff9600";
  cell.style.background = `color-mix(in srgb, ${hue} ${strength}%, transparent)`;
  mark(button, data.opened?.join() === button.dataset.at);
  button.onclick = () => open([n, m]);
  cell.append(button);
  return cell;
}

function mark(button, isOpened) {
  button.setAttribute("aria-pressed", String(isOpened));
}

function move(table, event, n) {
  const step = ARROWS[event.key];
  const at = event.target.dataset?.at?.split(",").map(Number);
  if (!step || !at) return;
  event.preventDefault();
  let [row, column] = at;
  do [row, column] = [row + step[0], column + step[1]];
  while (row >= 0 && column >= 0 && row < n && column < n && !table.querySelector(`[data-at="${row},${column}"]`));
  table.querySelector(`[data-at="${row},${column}"]`)?.focus();
}
