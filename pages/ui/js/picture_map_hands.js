// How a map is used: click, shift-click, box, lasso, moving and zooming by mouse or finger, and the keyboard.
const STILL_A_CLICK = 5; // px that a pointer may move between down and up

function listen(view, shared) {
  const { top } = view;
  let down = null;
  const here = (event) => {
    const box = top.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  top.onpointerdown = (event) => {
    if (event.button) return;
    top.focus({ preventScroll: true });
    top.setPointerCapture(event.pointerId);
    down = { from: here(event), last: here(event), drags: false };
  };
  top.onpointermove = (event) => {
    const at = here(event);
    if (!down) {
      const place = view.under(...at);
      top.classList.toggle("over", place >= 0);
      return shared.point(place, view);
    }
    down.drags ||= Math.hypot(at[0] - down.from[0], at[1] - down.from[1]) > STILL_A_CLICK;
    if (!down.drags) return;
    if (shared.tool === "move") view.moveBy(at[0] - down.last[0], at[1] - down.last[1]);
    else if (shared.tool === "box") view.lasso = corners(down.from, at);
    else (view.lasso ??= [down.from]).push(at);
    down.last = at;
    shared.point(-1, view);
    view.follow();
  };
  top.onpointerup = (event) => {
    if (!down) return;
    const [{ drags }, lasso, adds] = [down, view.lasso, event.shiftKey || event.ctrlKey || event.metaKey];
    [down, view.lasso] = [null, null];
    view.follow();
    if (lasso) {
      const caught = range(shared.count).filter((place) => view.has(place) && isInside(view.at(place), lasso));
      const all = new Set(adds ? [...shared.selected, ...caught] : caught);
      return shared.choose(all, all.size === 1 ? [...all][0] : -1);
    }
    if (drags) return;
    const place = view.under(...here(event));
    if (place >= 0 && event.pointerType !== "mouse") shared.point(place, view);
    if (place < 0) return adds || !shared.selected.size ? undefined : shared.choose([]);
    shared.cursor = -1;
    if (adds) shared.toggle(place);
    else shared.choose([place], place);
  };
  top.onpointercancel = () => { [down, view.lasso] = [null, null]; view.follow(); };
  top.onpointerleave = () => { if (!down) shared.point(-1, view); };
  top.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page keeps its own wheel
    event.preventDefault();
    view.zoomBy(Math.exp(-event.deltaY / 300), ...here(event));
  }, { passive: false });
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function listenToKeys(view, shared, whole) {
  view.top.onkeydown = (event) => {
    const acts = {
      " ": () => shared.cursor >= 0 && shared.toggle(shared.cursor),
      Enter: () => shared.cursor >= 0 && shared.choose([shared.cursor], shared.cursor),
      Escape: () => shared.choose([]),
      "+": () => view.zoomBy(1.6),
      "-": () => view.zoomBy(1 / 1.6),
      0: () => view.reset(),
    };
    if (ARROWS[event.key]) goOn(view, shared, ARROWS[event.key]);
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
    shared.point(-1, view);
    showTip(whole, shared, view, shared.cursor);
    speak(whole, shared);
  };
  view.top.onblur = () => { shared.cursor = -1; shared.follow(); showTip(whole, shared, view, -1); };
}

// To the nearest picture in the arrow's direction; the first arrow goes to the one nearest the middle.
function goOn(view, shared, [dx, dy]) {
  const from = shared.cursor >= 0 ? view.at(shared.cursor)
    : [view.top.clientWidth / 2, view.top.clientHeight / 2];
  let [best, least] = [shared.cursor, Infinity];
  for (const place of range(shared.count)) {
    if (place === shared.cursor || !view.has(place)) continue;
    const [x, y] = view.at(place);
    const along = (x - from[0]) * dx + (y - from[1]) * dy;
    const aside = Math.abs((x - from[0]) * dy) + Math.abs((y - from[1]) * dx);
    if (shared.cursor >= 0 && (along <= 0 || aside > 2 * along)) continue;
    const far = shared.cursor >= 0 ? along + 2 * aside : Math.hypot(x - from[0], y - from[1]);
    if (far < least) [best, least] = [place, far];
  }
  shared.cursor = best;
  if (best < 0) return;
  const [x, y] = view.at(best);
  const [width, height] = [view.top.clientWidth, view.top.clientHeight];
  if (x < 0 || y < 0 || x > width || y > height) view.moveBy(width / 2 - x, height / 2 - y);
}

function corners([x0, y0], [x1, y1]) {
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}

// The even-odd rule: a ray to the right crosses the border an odd number of times.
function isInside([x, y], border) {
  let inside = false;
  border.forEach(([x1, y1], at) => {
    const [x0, y0] = border.at(at - 1);
    if (y0 > y !== y1 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
  });
  return inside;
}
