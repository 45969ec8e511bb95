// A walk through decoded codes: the picture of now between the two ends, a film's controls, and all steps as buttons.
// Names are set as text, never as HTML.
const WALK_STEP = 60; // ms; neighbouring steps differ little, so that they may follow each other quickly

export default function ({ data, parentElement }) {
  const walk = parentElement.querySelector(".walk");
  const part = (name) => walk.querySelector(`.${name}`);
  const controls = transportIn(part("controls"), data.words);
  controls.fastest = WALK_STEP;
  controls.last = data.frames.length - 1;
  controls.show = (place) => {
    const frame = data.frames[place];
    [part("now").src, part("now").alt] = [frame.src, frame.words];
    part("words").textContent = frame.words;
    [...part("strip").children].forEach((one, index) => one.setAttribute("aria-current", index === place));
    return frame.words;
  };
  walk.onkeydown = controls.keys;
  if (walk.shown === data.walk) return;
  controls.pause();
  for (const [name, end] of [["first", data.ends[0]], ["last", data.ends[1]]]) {
    [part(name).src, part(name).alt] = [end.src, end.words];
    part(name).nextElementSibling.textContent = end.words;
  }
  part("strip").setAttribute("aria-label", data.words.strip);
  part("strip").replaceChildren(...data.frames.map((frame, place) => makeStep(frame, place, controls)));
  walk.shown = data.walk;
  controls.go(0);
  if (!STILL.matches) controls.start();
}

function makeStep(frame, place, controls) {
  const [step, image] = [document.createElement("button"), document.createElement("img")];
  [step.type, step.title, image.src, image.alt] = ["button", frame.words, frame.src, frame.words];
  step.append(image);
  step.onclick = () => {
    controls.pause();
    controls.go(place);
  };
  return step;
}
