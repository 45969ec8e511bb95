// A gallery in which two pictures are chosen, by click, touch or key. Texts are set as text, never as HTML.
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".pair");
  grid.setAttribute("aria-label", data.words.gallery);
  const known = new Map([...grid.children].map((cell) => [cell.dataset.id, cell]));
  const cells = data.items.map((item) => {
    const cell = known.get(item.id) ?? makeCell(item.id);
    const [image, place] = [cell.querySelector("img"), data.chosen.indexOf(item.id)];
    if (image.getAttribute("src") !== item.src) image.src = item.src;
    cell.querySelector(".place").textContent = place < 0 ? "" : place + 1;
    cell.title = item.alt;
    cell.setAttribute("aria-label", place < 0 ? item.alt : `${item.alt} · ${data.words.places[place]}`);
    cell.setAttribute("aria-pressed", place >= 0);
    cell.onclick = () => setTriggerValue("clicked", item.id);
    return cell;
  });
  const same = cells.length === grid.children.length && cells.every((cell, index) => cell === grid.children[index]);
  if (!same) grid.replaceChildren(...cells);
}

function makeCell(id) {
  const cell = document.createElement("button");
  const [image, place] = [document.createElement("img"), document.createElement("span")];
  [cell.type, cell.dataset.id, image.alt, place.className] = ["button", id, "", "place"];
  cell.append(image, place);
  return cell;
}
