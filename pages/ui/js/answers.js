// A table of answers: each row's picture is a button that opens it; a click anywhere in the row does the same.
// Texts are set as text, never as HTML: they are visitors' file and class names.
const PREDICTED = 1; // the cell that wears the class's marker

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector("table").setAttribute("aria-label", data.label);
  const head = parentElement.querySelector("thead tr");
  head.replaceChildren(...data.columns.map((words) => make("th", { scope: "col", textContent: words })));
  const body = parentElement.querySelector("tbody");
  const focused = parentElement.activeElement?.closest?.("tr")?.dataset.id;
  const open = (row) => {
    for (const other of body.children) mark(other, other === row);
    setTriggerValue("opened", row.dataset.id);
  };
  body.replaceChildren(...data.rows.map((one) => rowOf(one, data, open)));
  if (focused) [...body.children].find((row) => row.dataset.id === focused)?.querySelector("button").focus();
}

function rowOf(one, data, open) {
  const row = make("tr", {});
  row.dataset.id = one.id;
  const button = make("button", { type: "button" });
  button.setAttribute("aria-label", data.open.replace("{name}", () => one.name));
  button.append(make("img", { src: one.src, alt: "" }));
  const first = make("td", {});
  first.append(button);
  const cells = one.cells.map((words, place) => {
    const cell = make("td", {});
    if (place === PREDICTED) cell.append(make("img", { src: one.swatch, alt: "", className: "mark" }));
    cell.append(words);
    return cell;
  });
  row.append(first, ...cells);
  row.onclick = () => open(row); // the button's own click arrives here, too
  mark(row, one.id === data.opened);
  return row;
}

function mark(row, isOpened) {
  row.classList.toggle("opened", isOpened);
  row.querySelector("button").setAttribute("aria-pressed", String(isOpened));
}
