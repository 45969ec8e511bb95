// A class's marker, to stand before its name: the name says it in words.
function classMark(src) {
  return Object.assign(document.createElement("img"), { className: "mark", src, alt: "" });
}
