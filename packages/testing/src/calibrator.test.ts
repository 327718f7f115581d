import { type Calibrator, definePlugin, type Json, type MemberLogits } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { calibratorConformance } from './calibrator.js';
import { failures } from './testing-failures.js';

/** Mixes the aggregate with the shares of the classes, and has the classes above a tenth in its sets. */
const sound: Calibrator = {
  fit: ({ shape: [, , classes] }, labels) => ({
    shares: Array.from(
      { length: classes },
      (_, k) => Array.from(labels).filter((y) => y === k).length / labels.length,
    ),
  }),
  calibrate(logits, state, aggregate) {
    const { shares } = state as { shares: number[] };
    const probabilities = aggregate(logits).map(
      (p, i) => 0.8 * p + 0.2 * shares[i % shares.length],
    );
    return { probabilities, sets: Uint8Array.from(probabilities, (p) => (p > 0.1 ? 1 : 0)) };
  },
};

/** The aggregate as it is. */
const idle: Calibrator = {
  fit: () => null,
  calibrate: (logits, _, aggregate) => ({ probabilities: aggregate(logits) }),
};

describe.each(Object.entries({ sound, idle }))('%s passes', (_, calibrator) => {
  for (const { name, run } of calibratorConformance(calibrator)) test(name, run);
});

/** `idle`, and something done to what it gives. */
const changed = (
  change: (probabilities: Float64Array, logits: MemberLogits, state: Json) => object,
  fit: Calibrator['fit'] = () => null,
): Calibrator => ({
  fit,
  calibrate(logits, state, aggregate) {
    const probabilities = aggregate(logits);
    return { probabilities, ...change(probabilities, logits, state) };
  },
});

let calls = 0;
let kept = 0;
const buffers = new Map<number, Float64Array>();

const faults: { readonly [fault: string]: readonly [problem: string, calibrator: Calibrator] } = {
  'rows that sum to 2': [
    'no probability distribution',
    changed((p) => ({ probabilities: p.map((value) => 2 * value) })),
  ],
  'a row too many': [
    'values for',
    changed((p, { shape }) => ({ probabilities: Float64Array.of(...p, ...p.slice(0, shape[2])) })),
  ],
  'sets for some': [
    'sets for some logits',
    changed((p) => (p[0] > 0.5 ? { sets: new Uint8Array(p.length) } : {})),
  ],
  'one set for all examples': [
    'sets of',
    changed((_, { shape }) => ({ sets: new Uint8Array(shape[2]) })),
  ],
  'sets of class indices': [
    'others than 0 and 1',
    changed((p, { shape }) => ({ sets: Uint8Array.from(p, (_, i) => i % shape[2]) })),
  ],
  'another answer to each call': [
    'different predictions for the same',
    changed((p) => ({ sets: new Uint8Array(p.length).fill(calls++ % 2) })),
  ],
  'a state kept in the calibrator': [
    'different predictions for the same',
    changed(
      (p) => ({ sets: new Uint8Array(p.length).fill(kept) }),
      (_, labels) => {
        kept = labels[0] % 2;
        return null;
      },
    ),
  ],
  'what depends on the batch': [
    'otherwise when it is alone',
    changed((p) => ({ sets: Uint8Array.from(p, (value) => (value === Math.max(...p) ? 1 : 0)) })),
  ],
  'logits tempered in place': [
    'wrote to the logits',
    changed((_, { data }) => {
      data.forEach((z, i) => {
        data[i] = z / 2;
      });
      return {};
    }),
  ],
  'labels sorted in place': [
    'wrote to the labels',
    changed(
      () => ({}),
      (_, labels) => {
        (labels as Int32Array).sort().reverse();
        return null;
      },
    ),
  ],
  'a state written to': [
    'wrote to the state',
    changed(
      (_, __, state) => {
        (state as { calls: number }).calls++;
        return {};
      },
      () => ({ calls: 0 }),
    ),
  ],
  'one array for all results': [
    'wrote to the prediction it gave before',
    changed((p) => {
      const buffer = buffers.get(p.length) ?? p;
      buffers.set(p.length, buffer);
      buffer.set(p);
      return { probabilities: buffer };
    }),
  ],
  'a state that JSON changes': [
    'once its state was written as JSON: {"highest":null}',
    changed(
      (p, _, state) => {
        const { highest } = state as { highest: number };
        return { sets: Uint8Array.from(p, (value) => (value <= highest ? 1 : 0)) };
      },
      () => ({ highest: Infinity }),
    ),
  ],
};

test.each(Object.entries(faults))('%s: found', async (_, [problem, calibrator]) => {
  expect(await failures(calibratorConformance(calibrator))).toContain(problem);
});

test('a failure names the plugin', async () => {
  const broken = definePlugin({ kind: 'calibrator', name: 'broken', summary: 'gives zeros' }, () =>
    changed((p) => ({ probabilities: p.fill(0) })),
  );
  expect(await failures(calibratorConformance(broken()))).toContain(
    'broken: gave a row that is no probability',
  );
});
