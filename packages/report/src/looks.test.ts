import { expect, test } from 'vitest';
import { itemColors, itemLook, looks } from './looks.js';
import { style } from './style.css.js';

test('looks of items do not repeat, and those of roles differ', () => {
  const items = Array.from({ length: 56 }, (_, i) => itemLook(i));
  expect(new Set(items.map(({ color, symbol }) => `${color} ${symbol}`)).size).toBe(56);
  for (const key of ['color', 'dash', 'symbol'] as const) {
    expect(new Set(items.slice(0, 7).map((look) => look[key])).size).toBe(7);
  }
  expect(new Set(Object.values(looks).map(({ color }) => color)).size).toBe(4);
});

type Vector = readonly [number, number, number];

/**
 * How linear RGB looks without one kind of cones. Machado, Oliveira and Fernandes, A Physiologically-based Model for
 * Simulation of Color Vision Deficiency, 2009, severity 1.
 */
const eyes: { readonly [kind: string]: readonly Vector[] } = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: readonly Vector[], v: Vector): Vector => {
  const [x, y, z] = matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  return [x, y, z];
};
const linear = (hex: string): Vector => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
};
/** Ottosson's OKLab: distances are as eyes see them; 0.02 can hardly be seen. */
const lab = (rgb: Vector): Vector => {
  const [l, m, s] = times(
    [
      [0.41222, 0.53633, 0.05145],
      [0.2119, 0.6807, 0.1074],
      [0.0883, 0.28172, 0.62998],
    ],
    rgb,
  ).map((value) => Math.cbrt(Math.max(0, value)));
  return times(
    [
      [0.21045, 0.79362, -0.00407],
      [1.978, -2.42859, 0.45059],
      [0.0259, 0.78277, -0.80868],
    ],
    [l, m, s],
  );
};
const luminance = ([r, g, b]: Vector): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (a: string, b: string): number => {
  const [dark, light] = [a, b].map((hex) => luminance(linear(hex))).sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

/** The values of a property in the style: in light, then in dark colours. */
const both = (name: string): readonly string[] =>
  [...style.text.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6})`, 'g'))]
    .map(([, hex]) => hex)
    .slice(0, 2);

test.each(['light', 'dark'])('in %s colours items are told apart by all eyes', (theme) => {
  const of = (name: string): string => both(name)[theme === 'light' ? 0 : 1];
  const items = Array.from({ length: itemColors }, (_, i) => of(`item-${i + 1}`));
  for (const eye of Object.values(eyes)) {
    const seen = items.map((hex) => lab(times(eye, linear(hex))));
    seen.forEach((a, i) => {
      for (const b of seen.slice(i + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.08);
      }
    });
  }
  for (const hex of [...items, ...['ensemble', 'dense', 'ticket', 'other-data'].map(of)]) {
    expect(contrast(hex, of('surface'))).toBeGreaterThan(3);
  }
});
