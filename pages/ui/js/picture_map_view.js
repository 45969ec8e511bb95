// One map of pictures on two canvases: below what changes seldom (background, lines, pictures or dots, stars), on top
// what follows the pointer (hover, keyboard's place, lasso). Everything is drawn by requestAnimationFrame only.
// Uses trace and paint of point_map.js.
const EDGE = 16; // px that stay free around the frame
const FAINT = 0.13; // of what is not selected; it stays where it was
const MOST_ZOOM = 40;

// `shared`: what all maps of the component have in common; see picture_map.js.
function mapView(shared, index, { bottom, top }) {
  const self = { index, zoom: 1, centre: [0, 0], lasso: null };
  const asked = new Set();
  const panel = () => shared.data.panels[index];
  const size = () => [bottom.clientWidth, bottom.clientHeight];

  self.scale = () => {
    const [width, height] = size();
    const [across, up] = panel().frame;
    return Math.min((width - 2 * EDGE) / across, (height - 2 * EDGE) / up) * self.zoom;
  };
  self.onScreen = (x, y) => {
    const [width, height] = size();
    const scale = self.scale();
    return [width / 2 + (x - self.centre[0]) * scale, height / 2 - (y - self.centre[1]) * scale];
  };
  self.inMap = (x, y) => {
    const [width, height] = size();
    const scale = self.scale();
    return [(x - width / 2) / scale + self.centre[0], (height / 2 - y) / scale + self.centre[1]];
  };
  self.has = (place) => panel().points[2 * place] !== null;
  self.at = (place) => self.onScreen(panel().points[2 * place], panel().points[2 * place + 1]);
  self.side = () => {
    const [width, height] = size();
    const fitting = Math.sqrt((0.3 * width * height) / Math.max(1, shared.count));
    const [least, most] = shared.withPictures() ? [16, 44] : [7, 12];
    return Math.min(1.6 * most, Math.max(least, Math.min(most, fitting)) * Math.sqrt(self.zoom));
  };
  // The place under the pointer, or -1; what is drawn last, on top, wins where pictures overlap.
  self.under = (x, y) => {
    const reach = Math.max(self.side() / 2, shared.coarse ? 18 : 9);
    let [best, least] = [-1, reach];
    for (let place = 0; place < shared.count; place += 1) {
      if (!self.has(place)) continue;
      const [atX, atY] = self.at(place);
      const far = Math.max(Math.abs(x - atX), Math.abs(y - atY));
      if (far < least) [best, least] = [place, far];
    }
    return best;
  };
  self.zoomBy = (factor, x, y) => {
    const [width, height] = size();
    const [px, py] = [x ?? width / 2, y ?? height / 2];
    const [mapX, mapY] = self.inMap(px, py);
    self.zoom = Math.max(1, Math.min(MOST_ZOOM, self.zoom * factor));
    if (self.zoom === 1) self.centre = [0, 0];
    else {
      const scale = self.scale();
      self.centre = [mapX - (px - width / 2) / scale, mapY - (height / 2 - py) / scale];
    }
    self.refresh();
  };
  self.moveBy = (dx, dy) => {
    const scale = self.scale();
    self.centre = [self.centre[0] - dx / scale, self.centre[1] + dy / scale];
    self.refresh();
  };
  self.reset = () => { [self.zoom, self.centre] = [1, [0, 0]]; self.refresh(); };

  // Asks for one drawing of each canvas in the next frame, however often it is called.
  const request = (name, draw) => {
    if (asked.has(name)) return;
    asked.add(name);
    requestAnimationFrame(() => { asked.delete(name); draw(); });
  };
  self.refresh = () => { request("bottom", drawBottom); self.follow(); };
  self.follow = () => request("top", drawTop);

  const pen = (canvas) => {
    const ratio = devicePixelRatio || 1;
    const [width, height] = size();
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const made = canvas.getContext("2d");
    made.setTransform(ratio, 0, 0, ratio, 0, 0);
    made.clearRect(0, 0, width, height);
    return made;
  };
  const drawBottom = () => {
    if (!bottom.isConnected || !bottom.clientWidth) return;
    const on = pen(bottom);
    const style = getComputedStyle(bottom);
    self.inks = { text: style.color, ground: style.getPropertyValue("--st-background-color") || "#fff" };
    drawBackground(on, self, panel().background, shared);
    drawLines(on, self, panel().lines);
    const near = new Set(panel().lines.flat());
    const side = self.side();
    for (const turn of [false, true]) {
      for (let place = 0; place < shared.count; place += 1) {
        if (!self.has(place) || shared.stands(place) !== turn || isOutside(self.at(place), side, size())) continue;
        on.globalAlpha = turn ? 1 : near.has(place) ? 0.75 : FAINT;
        drawOne(on, self, place, side, shared);
      }
      on.globalAlpha = 1;
      if (!turn || !shared.selected.size) drawStars(on, self, panel().stars, shared);
    }
    drawLabels(on, self, panel().background);
  };
  const drawTop = () => {
    if (!top.isConnected || !top.clientWidth) return;
    const on = pen(top);
    const ink = getComputedStyle(top).color;
    [on.strokeStyle, on.fillStyle] = [ink, ink];
    for (const [place, width] of [[shared.hovered, 2], [shared.cursor, 3.5]]) {
      if (place < 0 || place >= shared.count || !self.has(place)) continue;
      const [x, y] = self.at(place);
      const side = self.side() + 8;
      on.globalAlpha = 1;
      drawOne(on, self, place, side - 4, shared);
      on.strokeStyle = ink;
      on.lineWidth = width;
      on.strokeRect(x - side / 2, y - side / 2, side, side);
    }
    if (!self.lasso) return;
    on.beginPath();
    for (const [x, y] of self.lasso) on.lineTo(x, y);
    on.closePath();
    on.lineWidth = 1.5;
    on.setLineDash([5, 4]);
    on.strokeStyle = on.fillStyle = ink;
    on.stroke();
    on.globalAlpha = 0.08;
    on.fill();
  };
  return self;
}

function isOutside([x, y], side, [width, height]) {
  return x < -side || y < -side || x > width + side || y > height + side;
}

function drawOne(on, view, place, side, shared) {
  const panel = shared.data.panels[view.index];
  const [x, y] = view.at(place);
  const own = shared.data.entries[panel.looks[place]];
  const sheet = shared.withPictures() ? shared.sheetOf(place) : null;
  const isNew = place >= shared.data.support.length;
  if (!sheet) {
    trace(on, shared.data.outlines[isNew ? "circle" : own.marker], x, y, isNew ? 1.7 * side : 1.25 * side);
    if (isNew) drawNew(on, view, x, y, 1.5 * side);
    else paint(on, own.colour, shared.data.support[place], side);
    return;
  }
  const at = shared.onSheet(place);
  const from = [(at % sheet.columns) * sheet.side, Math.floor(at / sheet.columns) * sheet.side];
  on.drawImage(sheet.image, ...from, sheet.side, sheet.side, x - side / 2, y - side / 2, side, side);
  on.lineWidth = isNew ? 3 : 2;
  on.strokeStyle = isNew ? view.inks.text : own.colour;
  on.strokeRect(x - side / 2, y - side / 2, side, side);
  // The sign in the corner: the frame's colour alone would say nothing to those who do not see it.
  const sign = Math.max(9, 0.36 * side);
  const [cornerX, cornerY] = [x + side / 2 - sign * 0.2, y + side / 2 - sign * 0.2];
  if (isNew) return drawNew(on, view, cornerX, cornerY, 1.3 * sign);
  trace(on, shared.data.outlines[own.marker], cornerX, cornerY, 1.5 * sign);
  [on.fillStyle, on.strokeStyle, on.lineWidth] = [view.inks.ground, view.inks.ground, 2];
  on.fill();
  on.stroke();
  trace(on, shared.data.outlines[own.marker], cornerX, cornerY, 1.3 * sign);
  paint(on, own.colour, shared.data.support[place], 1.1 * sign);
}

// What has come later wears a question mark in a disc.
function drawNew(on, view, x, y, side) {
  on.beginPath();
  on.arc(x, y, side / 2 + 1, 0, 2 * Math.PI);
  [on.fillStyle, on.strokeStyle, on.lineWidth] = [view.inks.text, view.inks.ground, 1.5];
  on.fill();
  on.stroke();
  on.fillStyle = view.inks.ground;
  on.font = `700 ${Math.round(0.8 * side)}px sans-serif`;
  [on.textAlign, on.textBaseline] = ["center", "middle"];
  on.fillText("?", x, y + 0.5);
}

function drawStars(on, view, stars, shared) {
  for (let label = 0; 2 * label < stars.length; label += 1) {
    const [x, y] = view.onScreen(stars[2 * label], stars[2 * label + 1]);
    trace(on, shared.data.outlines.star, x, y, 25);
    on.fillStyle = view.inks.ground;
    on.fill();
    trace(on, shared.data.outlines.star, x, y, 20);
    paint(on, shared.data.stars[label], true, 12);
  }
}

// From a picture to those of its neighbours on the map that are neighbours in the latent space, too.
function drawLines(on, view, lines) {
  [on.strokeStyle, on.lineWidth] = [view.inks.text, 2];
  on.beginPath();
  for (const [from, to] of lines) {
    on.moveTo(...view.at(from));
    on.lineTo(...view.at(to));
  }
  on.stroke();
}

function drawBackground(on, view, background, shared) {
  const image = background && shared.backgroundOf(background.src);
  if (!image?.complete) return;
  const [left, low, right, high] = background.box;
  const [x0, y0] = view.onScreen(left, high);
  const [x1, y1] = view.onScreen(right, low);
  on.drawImage(image, x0, y0, x1 - x0, y1 - y0);
}

function drawLabels(on, view, background) {
  if (!background) return;
  on.font = "600 13px sans-serif";
  [on.textAlign, on.textBaseline, on.lineJoin] = ["center", "middle", "round"];
  const [width, height] = [on.canvas.clientWidth, on.canvas.clientHeight];
  for (const { x, y, words } of background.labels) {
    const half = on.measureText(words).width / 2 + 4;
    const [atX, atY] = view.onScreen(x, y);
    const place = [Math.min(width - half, Math.max(half, atX)), Math.min(height - 10, Math.max(10, atY))];
    [on.lineWidth, on.strokeStyle, on.fillStyle] = [4, view.inks.ground, view.inks.text];
    on.strokeText(words, ...place);
    on.fillText(words, ...place);
  }
}
