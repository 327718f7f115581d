import { type Corruption, definePlugin } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { corruptionConformance } from './corruption.js';
import { failures } from './testing-failures.js';

const corrupting = (corrupt: Corruption['corrupt']): Corruption => ({ family: 'noise', corrupt });

const noise = corrupting(({ data }, severity, random) =>
  Uint8Array.from(data, (value) =>
    Math.min(255, Math.max(0, value + 10 * severity * (random.uniform() - 0.5))),
  ),
);

const brightness: Corruption = {
  family: 'weather',
  corrupt: ({ data }, severity) =>
    Uint8Array.from(data, (value) => Math.min(255, value + 20 * severity)),
};

let loaded = false;
const prepared: Corruption = {
  family: 'digital',
  prepare: async () => {
    loaded = true;
  },
  corrupt: ({ data }) => data.map((value) => (loaded ? 255 - value : value)),
};

describe.each(Object.entries({ noise, brightness, prepared }))('%s passes', (_, corruption) => {
  for (const { name, run } of corruptionConformance(corruption)) test(name, run);
});

const buffers = new Map<number, Uint8Array>();

const faults: { readonly [fault: string]: readonly [problem: string, corruption: Corruption] } = {
  'a family of its own': ['its family is fog', { ...noise, family: 'fog' as 'noise' }],
  'floats for bytes': [
    'not a Uint8Array',
    corrupting(({ data }) => Float32Array.from(data) as never),
  ],
  'one channel of three': [
    'pixels of 3 channels',
    corrupting(({ data, channels }) => data.filter((_, i) => i % channels === 0)),
  ],
  'a square of a rectangle': [
    'for 20 x 33 pixels',
    corrupting(({ data, height, channels }) => data.slice(0, height * height * channels)),
  ],
  'random numbers of its own': [
    'different pixels for the same',
    corrupting(({ data }) => data.map(() => Math.floor(256 * Math.random()))),
  ],
  'noise in place': [
    'wrote to the image',
    corrupting((image, severity, random) => {
      image.data.set(noise.corrupt(image, severity, random));
      return image.data.slice();
    }),
  ],
  'the image itself': ["gave the image's own pixels", corrupting(({ data }) => data)],
  'one array for all results': [
    'wrote to the pixels it gave before',
    corrupting((image, severity, random) => {
      const made = noise.corrupt(image, severity, random);
      const buffer = buffers.get(made.length) ?? made;
      buffers.set(made.length, buffer);
      buffer.set(made);
      return buffer;
    }),
  ],
  'no change at the lowest severity': [
    'changes nothing at severity 1',
    corrupting((image, severity, random) =>
      noise.corrupt(image, (severity - 1) as typeof severity, random),
    ),
  ],
};

test.each(Object.entries(faults))('%s: found', async (_, [problem, corruption]) => {
  expect(await failures(corruptionConformance(corruption))).toContain(problem);
});

test('a failure names the plugin', async () => {
  const broken = definePlugin({ kind: 'corruption', name: 'broken', summary: 'nothing' }, () =>
    corrupting(() => new Uint8Array(0)),
  );
  expect(await failures(corruptionConformance(broken()))).toContain(
    'broken: gave 0 bytes for 28 x 28 pixels of 1 channels',
  );
});
