// Curves over the frames of a film, with a marker where it is: an SVG that is stretched to its box.
const CURVE = { width: 320, height: 84, pad: 4 };

// `lines` maps a class name to one share from 0 to 1, or null, per frame.
function drawCurves(svg, lines, last) {
  svg.setAttribute("viewBox", `0 0 ${CURVE.width} ${CURVE.height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  const up = (share) => CURVE.height - CURVE.pad - share * (CURVE.height - 2 * CURVE.pad);
  const drawn = Object.entries(lines).map(([name, shares]) => {
    const points = shares.map((share, place) => (share === null ? "" : `${across(place, last)},${up(share)}`));
    return svgElement("polyline", { class: name, points: points.join(" ") });
  });
  svg.replaceChildren(...drawn, svgElement("line", { class: "marker", x1: 0, x2: 0, y1: 0, y2: CURVE.height }));
}

function moveMarker(svg, place, last) {
  svg.querySelector(".marker")?.setAttribute("transform", `translate(${across(place, last)} 0)`);
}

function across(place, last) {
  return CURVE.pad + (last ? place / last : 0) * (CURVE.width - 2 * CURVE.pad);
}

function svgElement(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
