import { FileError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { encodeManifest } from './encode-manifest.js';
import { parseManifest } from './manifest.js';
import { graph, parts } from './testing-ensemble.js';

describe('an ensemble.json, whole by its hash,', () => {
  const [path, classes] = ['ensemble.json', parts.classes];
  const said = {
    graph,
    classes,
    preprocessing: parts.preprocessing,
    aggregator: { name: 'mean' },
  };
  const file = { file: 'ticket-1.safetensors', sha256: '' };
  const parsed = async (change: object) =>
    parseManifest(encodeManifest({ ...said, tickets: [file], ...change }), path);

  test('that names one ticket again, or a file elsewhere, is refused', async () => {
    const tickets = Array.from({ length: 4000 }, () => file);
    await expect(parsed({ tickets })).rejects.toThrow(FileError);
    await expect(parsed({ tickets })).rejects.toThrow(
      'tickets is not as freetickets writes it (it names a file',
    );
    await expect(parsed({ tickets: [{ ...file, file: '../a.safetensors' }] })).rejects.toThrow(
      'tickets.0.file is not as freetickets writes it (expected the name of a .safetensors file',
    );
  });

  test('that does not fit its channels is refused, one that has a value for all is not', async () => {
    const fitting = await parsed({ preprocessing: { mean: [1], std: [2] } });
    expect(fitting.classes).toEqual(classes);
    for (const [mean, std] of [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [[1, 2], [1]],
      [[1], [1, 2]],
    ]) {
      const refused = parsed({ preprocessing: { mean, std } });
      await expect(refused).rejects.toThrow(/expected 1 or 2 of both/);
    }
    const endless = new TextDecoder()
      .decode(
        encodeManifest({
          ...said,
          tickets: [file],
          preprocessing: { mean: [7.125], std: [1] },
        }),
      )
      .replace('7.125', '1e999');
    const parsing = parseManifest(new TextEncoder().encode(endless), path);
    await expect(parsing).rejects.toThrow('preprocessing');
  });

  test('with states nested without end is refused', async () => {
    const state = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
    const text = new TextDecoder()
      .decode(encodeManifest({ ...said, tickets: [file], aggregatorState: 'here' }))
      .replace('"here"', state);
    await expect(parseManifest(new TextEncoder().encode(text), path)).rejects.toThrow(
      'ensemble.json: is nested deeper than 64 levels',
    );
  });
});
