// A map of pictures as points on a canvas: class colours and markers, filled support, outlined query, greyed rest.
const WHOLE = 10000; // the widest extent of the points, which are integers around 0, y upwards
const MARGIN = 16; // px
const REACH = 14; // px around a point within which it is meant
const GREYED = 0.28;

// `look`: classes (colour, marker), outlines (marker to corners in a square of side 1), labels, support, selected
// (a Set of places; empty: all stand out) and stars (whether the last points, one per class, are prototypes).
function pointMap(canvas, look) {
  const self = { look, now: [], wrong: null, ways: [], frame: 0 };
  const place = (points, index) => {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const scale = (Math.min(width, height) - 2 * MARGIN) / WHOLE;
    return [width / 2 + points[2 * index] * scale, height / 2 - points[2 * index + 1] * scale];
  };
  self.size = () => (self.look.labels.length > 400 ? 7 : canvas.clientWidth < 300 ? 9 : 12);
  self.draw = () => {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !self.now.length) return;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio))
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const { labels, selected } = self.look;
    const stands = (index) => !selected.size || selected.has(index);
    self.ways.forEach((way) => drawWay(pen, way));
    for (const turn of [false, true]) {
      pen.globalAlpha = turn ? 1 : GREYED;
      if (turn && self.look.stars) self.look.classes.forEach((_, label) => drawStar(pen, label));
      for (let index = 0; index < labels.length; index += 1) if (stands(index) === turn) drawPoint(pen, index);
    }
  };
  const drawPoint = (pen, index) => {
    const [x, y] = place(self.now, index);
    const { colour, marker } = self.look.classes[self.look.labels[index]];
    const size = self.size();
    trace(pen, self.look.outlines[marker], x, y, size);
    paint(pen, colour, self.look.support[index], size);
    if (self.wrong?.[index]) ring(pen, x, y, size, canvas);
  };
  // The way that a picture has come: its places so far, the oldest first.
  const drawWay = (pen, { index, places }) => {
    pen.beginPath();
    for (let at = 0; at < places.length; at += 2) pen.lineTo(...place(places, at / 2));
    pen.lineTo(...place(self.now, index));
    [pen.globalAlpha, pen.lineWidth, pen.strokeStyle] = [0.8, 1.5, self.look.classes[self.look.labels[index]].colour];
    pen.stroke();
  };
  const drawStar = (pen, label) => {
    const [x, y] = place(self.now, self.look.labels.length + label);
    trace(pen, self.look.outlines.star, x, y, 1.8 * self.size());
    paint(pen, self.look.classes[label].colour, true, self.size());
  };
  // Moves the points there within `duration` ms; at once where motion is unwanted or there is no way to go.
  self.move = (points, duration, wrong = null) => {
    const from = self.now;
    self.wrong = wrong;
    cancelAnimationFrame(self.frame);
    if (STILL.matches || duration < 40 || from.length !== points.length) {
      self.now = points;
      self.draw();
      return;
    }
    const begun = performance.now();
    const step = (time) => {
      const share = Math.min(1, Math.max(0, (time - begun) / duration));
      self.now = share < 1 ? points.map((end, index) => from[index] + (end - from[index]) * share) : points;
      self.draw();
      if (share < 1) self.frame = requestAnimationFrame(step);
    };
    self.frame = requestAnimationFrame(step);
  };
  // The place of the picture under the pointer, or -1.
  self.under = (event) => {
    const box = canvas.getBoundingClientRect();
    let [best, least] = [-1, REACH];
    for (let index = 0; index < self.look.labels.length; index += 1) {
      const [x, y] = place(self.now, index);
      const far = Math.hypot(event.clientX - box.left - x, event.clientY - box.top - y);
      if (far < least) [best, least] = [index, far];
    }
    return best;
  };
  new ResizeObserver(self.draw).observe(canvas);
  return self;
}

function trace(pen, corners, x, y, size) {
  pen.beginPath();
  for (const [across, down] of corners) pen.lineTo(x + across * size, y + down * size);
  pen.closePath();
}

function paint(pen, colour, filled, size) {
  pen.lineWidth = filled ? 0.7 : Math.max(1.5, size / 6);
  [pen.fillStyle, pen.strokeStyle] = [colour, filled ? "#808590" : colour];
  if (filled) pen.fill();
  pen.stroke();
}

// Around a picture that is taken for another class.
function ring(pen, x, y, size, canvas) {
  pen.beginPath();
  pen.arc(x, y, size * 0.85, 0, 2 * Math.PI);
  pen.lineWidth = 1.3;
  pen.strokeStyle = getComputedStyle(canvas).color;
  pen.stroke();
}
