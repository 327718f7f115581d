import type { ByteImage } from '@freetickets/core';

/** Images with what images have: edges, slopes, lines, bright and dark ground; grey and coloured, one not square. */
export function structuredImages(): ByteImage[] {
  return [
    draw(28, 28, 1, (y, x) => (Math.hypot(y - 14, x - 14) < 8 ? 230 : 20)),
    draw(28, 28, 1, (y, x) => (Math.abs(x - y) < 3 || Math.abs(y - 8) < 2 ? 255 : 0)),
    draw(20, 33, 1, (y, x) => (((y >> 2) + (x >> 2)) % 2) * 120 + 60),
    draw(32, 32, 3, (y, x, channel) => [8 * y, 8 * x, 255 - 4 * (x + y)][channel]),
    draw(32, 32, 3, (y, x, channel) =>
      Math.hypot(y - 12, x - 18) < 9 ? [200, 60, 40][channel] : [90, 120, 200][channel] - 2 * y,
    ),
  ];
}

function draw(
  height: number,
  width: number,
  channels: number,
  valueAt: (y: number, x: number, channel: number) => number,
): ByteImage {
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return Math.round(valueAt(Math.floor(pixel / width), pixel % width, i % channels));
  });
  return { data, height, width, channels };
}
