// A decoder as plain arrays, drawn in the browser: what versa_core/models/plain_decoder.py hands over, step by step.
function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function readSteps(steps, firstSide) {
  let before = firstSide;
  return steps.map(({ side, n_in, n_out, weight, bias }) => {
    const doubles = side === 2 * before;
    const inner = doubles ? before : side; // the side of the maps that are read
    before = side;
    const kernels = doubles ? splitKernels(floats(weight)) : floats(weight);
    return { side, inner, doubles, n_in, n_out, kernels, bias: floats(bias),
      padded: new Float32Array(n_in * (inner + 2) ** 2), out: new Float32Array(n_out * side ** 2) };
  });
}

// First map (n_first values) -> pixels (channels * side * side) in (0, 1); the result is overwritten by the next call.
function decodeFeatures(features, firstSide, steps) {
  let [values, side] = [features, firstSide];
  steps.forEach((step, number) => {
    const { out, n_out, bias } = step;
    const area = step.side ** 2;
    fillPadded(values, side, step);
    for (let map = 0; map < n_out; map++) out.fill(bias[map], map * area, (map + 1) * area);
    if (step.doubles) addDoubled(step);
    else addConvolved(step);
    if (number === steps.length - 1) for (let at = 0; at < out.length; at++) out[at] = 1 / (1 + Math.exp(-out[at]));
    else for (let at = 0; at < out.length; at++) if (out[at] < 0) out[at] = 0;
    [values, side] = [out, step.side];
  });
  return values;
}

// Repeats the nearest pixel, inside a margin of zeros, so that the convolution needs no look at the edges.
function fillPadded(values, small, { inner, n_in, padded }) {
  const wide = inner + 2;
  for (let channel = 0; channel < n_in; channel++) {
    for (let row = 0; row < inner; row++) {
      const from = (channel * small + Math.floor((row * small) / inner)) * small;
      const to = (channel * wide + row + 1) * wide + 1;
      for (let column = 0; column < inner; column++) padded[to + column] = values[from + Math.floor((column * small) / inner)];
    }
  }
}

// 3×3 products over the padded maps; one expression a pixel, which the browser compiles best.
function addConvolved({ side, n_in, n_out, kernels, padded, out }) {
  const wide = side + 2;
  for (let map = 0; map < n_out; map++) {
    for (let channel = 0; channel < n_in; channel++) {
      const [a, b, c, d, e, f, g, h, i] = kernels.subarray((map * n_in + channel) * 9);
      for (let row = 0; row < side; row++) {
        let top = (channel * wide + row) * wide, to = (map * side + row) * side;
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

// Where each pixel is doubled first, a 3×3 kernel falls on only 2×2 pixels of the small map, in one of four ways, by
// whether row and column are even or odd: 16 products for four pixels instead of 36.
function splitKernels(weight) {
  const split = new Float32Array((weight.length / 9) * 16);
  const firsts = [[0, 1, 1], [0, 0, 1]]; // for even and odd places: which of the two pixels each of three weights meets
  for (let kernel = 0; kernel < weight.length / 9; kernel++) {
    for (let way = 0; way < 4; way++) {
      const [rows, columns] = [firsts[way >> 1], firsts[way & 1]];
      for (let at = 0; at < 9; at++) {
        split[kernel * 16 + way * 4 + 2 * rows[Math.floor(at / 3)] + columns[at % 3]] += weight[kernel * 9 + at];
      }
    }
  }
  return split;
}

function addDoubled({ side, inner, n_in, n_out, kernels, padded, out }) {
  const wide = inner + 2;
  for (let map = 0; map < n_out; map++) {
    for (let channel = 0; channel < n_in; channel++) {
      const k = kernels.subarray((map * n_in + channel) * 16);
      const k0 = k[0], k1 = k[1], k2 = k[2], k3 = k[3], k4 = k[4], k5 = k[5], k6 = k[6], k7 = k[7];
      const k8 = k[8], k9 = k[9], k10 = k[10], k11 = k[11], k12 = k[12], k13 = k[13], k14 = k[14], k15 = k[15];
      for (let row = 0; row < inner; row++) {
        let at = (channel * wide + row) * wide, to = (map * side + 2 * row) * side;
        for (let column = 0; column < inner; column++, at++, to += 2) {
          const b = padded[at + 1], d = padded[at + wide], e = padded[at + wide + 1];
          const f = padded[at + wide + 2], h = padded[at + 2 * wide + 1];
          out[to] += k0 * padded[at] + k1 * b + k2 * d + k3 * e;
          out[to + 1] += k4 * b + k5 * padded[at + 2] + k6 * e + k7 * f;
          out[to + side] += k8 * d + k9 * e + k10 * padded[at + 2 * wide] + k11 * h;
          out[to + side + 1] += k12 * e + k13 * f + k14 * h + k15 * padded[at + 2 * wide + 2];
        }
      }
    }
  }
}
