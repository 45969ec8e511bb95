// A grid of thumbnails: click opens a picture, the word under it switches between support and query.
// Texts are set as text, never as HTML: they are visitors' file names.
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  const known = new Map([...grid.children].map((cell) => [cell.dataset.id, cell]));
  const cells = data.items.map((item) => {
    const cell = known.get(item.id) ?? makeCell(item.id);
    const [image, mark] = [cell.querySelector("img"), cell.querySelector(".mark")];
    if (image.getAttribute("src") !== item.src) image.src = item.src;
    image.alt = item.alt;
    image.title = item.alt;
    cell.className = `cell ${item.role}`;
    mark.textContent = data.words[item.role];
    mark.title = data.fixed ? "" : data.words.change;
    mark.disabled = Boolean(data.fixed);
    cell.querySelector(".open").onclick = () => setTriggerValue("opened", item.id);
    mark.onclick = () => setTriggerValue("marked", item.id);
    return cell;
  });
  const focused = parentElement.activeElement;
  grid.classList.toggle("pixelated", Boolean(data.pixelated));
  if (cells.length !== grid.children.length || cells.some((cell, index) => cell !== grid.children[index])) {
    grid.replaceChildren(...cells);
    focused?.focus?.();
  }
}

function makeCell(id) {
  const cell = document.createElement("div");
  cell.dataset.id = id;
  const open = document.createElement("button");
  open.className = "open";
  open.type = "button";
  open.append(document.createElement("img"));
  const mark = document.createElement("button");
  mark.className = "mark";
  mark.type = "button";
  cell.append(open, mark);
  return cell;
}
