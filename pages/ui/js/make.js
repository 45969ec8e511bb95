// A new element with these properties; texts are set as textContent, never as HTML.
function make(name, values = {}) {
  return Object.assign(document.createElement(name), values);
}
