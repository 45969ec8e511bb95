// A decoder as plain arrays, drawn in the browser: what versa_core/models/plain_decoder.py hands over, step by step.
function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function readSteps(steps) {
  return steps.map(({ side, n_in, n_out, weight, bias }) => ({
    side, n_in, n_out, weight: floats(weight), bias: floats(bias),
    padded: new Float32Array(n_in * (side + 2) ** 2), out: new Float32Array(n_out * side ** 2),
  }));
}

// First map (n_first values) -> pixels (channels * side * side) in (0, 1); the result is overwritten by the next call.
function decodeFeatures(features, firstSide, steps) {
  let [values, side] = [features, firstSide];
  steps.forEach((step, number) => {
    enlarge(values, side, step);
    convolve(step);
    const out = step.out;
    if (number === steps.length - 1) for (let at = 0; at < out.length; at++) out[at] = 1 / (1 + Math.exp(-out[at]));
    else for (let at = 0; at < out.length; at++) if (out[at] < 0) out[at] = 0;
    [values, side] = [out, step.side];
  });
  return values;
}

// Repeats the nearest pixel, inside a margin of zeros, so that the convolution needs no look at the edges.
function enlarge(values, small, { side, n_in, padded }) {
  const wide = side + 2;
  for (let channel = 0; channel < n_in; channel++) {
    for (let row = 0; row < side; row++) {
      const from = (channel * small + Math.floor((row * small) / side)) * small;
      const to = (channel * wide + row + 1) * wide + 1;
      for (let column = 0; column < side; column++) padded[to + column] = values[from + Math.floor((column * small) / side)];
    }
  }
}

// 3×3 products over the padded maps; one expression a pixel, which the browser compiles best.
function convolve({ side, n_in, n_out, weight, bias, padded, out }) {
  const [area, wide] = [side * side, side + 2];
  for (let map = 0; map < n_out; map++) out.fill(bias[map], map * area, (map + 1) * area);
  for (let map = 0; map < n_out; map++) {
    for (let channel = 0; channel < n_in; channel++) {
      const at = (map * n_in + channel) * 9;
      const a = weight[at], b = weight[at + 1], c = weight[at + 2], d = weight[at + 3], e = weight[at + 4];
      const f = weight[at + 5], g = weight[at + 6], h = weight[at + 7], i = weight[at + 8];
      for (let row = 0; row < side; row++) {
        let top = (channel * wide + row) * wide, to = map * area + row * side;
        let middle = top + wide, low = middle + wide;
        for (let column = 0; column < side; column++, top++, middle++, low++, to++) {
          out[to] += a * padded[top] + b * padded[top + 1] + c * padded[top + 2]
            + d * padded[middle] + e * padded[middle + 1] + f * padded[middle + 2]
            + g * padded[low] + h * padded[low + 1] + i * padded[low + 2];
        }
      }
    }
  }
}
