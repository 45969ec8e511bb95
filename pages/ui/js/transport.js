// Play, pause, start again, one step back or on, a slider and a pace: for everything that is a film.
// The film gives the number of its frames and a function that shows one and returns the words for it.
const WHOLE_FILM = 12000; // ms that a film should take, within the bounds below
const [FASTEST, SLOWEST] = [120, 800]; // ms a step: readable, and not dull
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

// `box` is filled once; further calls return the same transport, so that a redrawn page goes on where it was.
function transportIn(box, words) {
  if (box.transport) {
    box.transport.speak(words); // the language may have changed
    return box.transport;
  }
  const button = (name, text) => {
    const made = document.createElement("button");
    [made.type, made.className, made.textContent] = ["button", name, text];
    return made;
  };
  const play = button("play", "");
  const reset = button("reset", "|◀\uFE0E");
  const [back, next] = [button("back", "−1"), button("next", "+1")];
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", className: "slider", min: 0, value: 0 });
  const pace = document.createElement("select");
  pace.className = "pace";
  for (const [value, text] of [[0.5, "½×"], [1, "1×"], [2, "2×"]]) pace.add(new Option(text, value, value === 1, value === 1));
  box.replaceChildren(play, reset, back, next, slider, pace);

  const self = { at: 0, last: 0, fastest: FASTEST, timer: null, show: () => "" };
  self.pace = () => Math.max(self.fastest, Math.min(SLOWEST, WHOLE_FILM / (self.last + 1))) / Number(pace.value);
  self.go = (place) => {
    self.at = Math.max(0, Math.min(self.last, place));
    slider.max = self.last;
    slider.value = self.at;
    slider.setAttribute("aria-valuetext", self.show(self.at) ?? "");
  };
  const label = () => {
    const word = self.timer ? words.pause : words.play;
    play.textContent = `${self.timer ? "❚❚" : "▶"}\uFE0E ${word}`;
    play.setAttribute("aria-label", word);
  };
  self.speak = (said) => {
    words = said;
    for (const [name, part] of Object.entries({ reset, back, next, slider, pace })) {
      part.setAttribute("aria-label", words[name]);
    }
    label();
  };
  self.pause = () => {
    clearInterval(self.timer);
    self.timer = null;
    label();
  };
  self.start = () => {
    if (self.at >= self.last) self.go(0);
    clearInterval(self.timer);
    self.timer = setInterval(() => {
      if (!box.isConnected || self.at >= self.last) self.pause();
      else self.go(self.at + 1);
    }, self.pace());
    label();
  };
  const stepTo = (place) => {
    self.pause();
    self.go(place);
  };
  const toggle = () => (self.timer ? self.pause() : self.start());
  play.onclick = toggle;
  reset.onclick = () => stepTo(0);
  back.onclick = () => stepTo(self.at - 1);
  next.onclick = () => stepTo(self.at + 1);
  slider.oninput = () => stepTo(Number(slider.value));
  pace.onchange = () => self.timer && self.start();
  // The keys of a film wherever the focus is in it; what a focused control does with a key by itself stays its own.
  self.keys = (event) => {
    const own = { INPUT: /^(Arrow|Home|End|Page)/, SELECT: /./, BUTTON: /^( |Enter)$/ }[event.target.tagName];
    if (own?.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = { ArrowLeft: () => stepTo(self.at - 1), ArrowRight: () => stepTo(self.at + 1), Home: () => stepTo(0),
      End: () => stepTo(self.last), " ": toggle };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  };
  self.speak(words);
  box.transport = self;
  return self;
}
