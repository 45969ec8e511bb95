// A pad to draw on with mouse, pen or finger: dark ink on white, sent as a PNG data URI after each stroke.
export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas");
  const clear = parentElement.querySelector(".clear");
  clear.textContent = data.words.clear;
  canvas.setAttribute("aria-label", data.words.pad);
  if (canvas.dataset.ready) return;
  canvas.dataset.ready = "yes";
  const pen = canvas.getContext("2d");
  let last = null;
  const wipe = () => {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  const stroke = (from, to) => {
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };
  wipe();
  Object.assign(pen, { lineWidth: 16, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
  };
  canvas.onpointermove = (event) => {
    if (last === null) return;
    const next = place(event);
    stroke(last, next);
    last = next;
  };
  const lift = () => {
    if (last === null) return;
    last = null;
    setStateValue("drawing", canvas.toDataURL("image/png"));
  };
  canvas.onpointerup = lift;
  canvas.onpointercancel = lift;
  clear.onclick = () => {
    wipe();
    setStateValue("drawing", null);
  };
}
