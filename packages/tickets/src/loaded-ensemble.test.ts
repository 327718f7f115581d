import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileError, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { Ensemble } from './index.js';
import { engine, graph, load, mean, members, parts, soften } from './testing-ensemble.js';
import { folder, prepareFolder } from './testing-folder.js';

prepareFolder();

test('loading says what it needs to make the calibrator', async () => {
  const parted = { ...parts, calibrator: soften(), calibratorState: { share: 1 } };
  const loading = Ensemble.load(await new Ensemble(parted).toFiles(), load);
  await expect(loading).rejects.toThrow(OptionError);
  await expect(loading).rejects.toThrow(
    "the calibrator soften, which this ensemble was saved with: (spec) => registry.resolve('calibrator', spec)",
  );
});

test('a signal is heard to the end, also while the aggregator and the engine are made', async () => {
  const files = await new Ensemble(parts).toFiles();
  const controller = new AbortController();
  const reason = new Error('enough');
  const aggregator = () => {
    controller.abort(reason);
    return mean();
  };
  const loading = Ensemble.load(files, { ...load, aggregator, signal: controller.signal });
  await expect(loading).rejects.toBe(reason);
  const wrong = Ensemble.load(files, { ...load, signal: 'stop' as never });
  await expect(wrong).rejects.toThrow('signal: got "stop", expected an AbortSignal');
});

test('the engine may be chosen by the graph', async () => {
  const files = await new Ensemble(parts).toFiles();
  const loaded = await Ensemble.load(files, {
    ...load,
    engine: async (found, count) => {
      expect(found).toEqual(graph);
      expect(count).toBe(2);
      return parts.engine;
    },
  });
  expect(await loaded.predict([[3, -2]])).toEqual(await new Ensemble(parts).predict([[3, -2]]));
});

test('options of loading are those there are', async () => {
  const files = await new Ensemble(parts).toFiles();
  const { signal } = new AbortController();
  for (const [options, problem] of [
    [signal, /^options: got .*, expected an object such as { engine }/],
    [undefined, /^options: got undefined/],
    [{ ...load, calibrater: soften }, /^calibrater: .*: engine, aggregator, calibrator, limits/],
    [{ engine }, /^aggregator: got undefined, expected a function that makes the aggregator mean/],
  ] as const) {
    const loading = Ensemble.load(files, options as never);
    await expect(loading).rejects.toThrow(OptionError);
    await expect(loading).rejects.toThrow(problem);
  }
});

test('a truncated, altered, swapped or missing file is named', async () => {
  await new Ensemble(parts).save(folder);
  const path = join(folder, 'ticket-2.safetensors');
  const whole = await readFile(path);
  const refused = (problem: RegExp | typeof FileError) =>
    expect(Ensemble.load(folder, load)).rejects.toThrow(problem);

  await truncate(path, whole.length - 1);
  await refused(/^ticket-2\.safetensors: its tensors take/);
  await writeFile(
    path,
    whole.map((byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte)),
  );
  await refused(/^ticket-2\.safetensors: .*SHA-256/);
  await rm(path);
  await refused(FileError);
  await writeFile(join(folder, 'ensemble.json'), '{"format": "freetickets-ensemble"');
  await refused(/^ensemble\.json: is not JSON/);
  await writeFile(
    join(folder, 'ensemble.json'),
    '{"format": "freetickets-ensemble", "version": 2}',
  );
  await refused(/^ensemble\.json: version/);
});

test('an altered ensemble.json, or a whole ticket of another ensemble, is refused', async () => {
  const files = await new Ensemble(parts).toFiles();
  const text = new TextDecoder().decode(files['ensemble.json']);
  for (const [from, to] of [
    ['"bee"', '"wasp"'],
    ['"mean"', '"main"'],
    ['"units": 3', '"units": 4'],
  ] as const) {
    const altered = new TextEncoder().encode(text.replace(from, to));
    const load2 = Ensemble.load({ ...files, 'ensemble.json': altered }, load);
    await expect(load2).rejects.toThrow(/^ensemble\.json: /);
  }
  const swapped = {
    ...files,
    'ticket-1.safetensors': files['ticket-2.safetensors'] as Uint8Array,
  };
  await expect(Ensemble.load(swapped, load)).rejects.toThrow('not the ticket that ensemble.json');
});

test('tickets of another model are refused', async () => {
  const files = await new Ensemble(parts).toFiles();
  const other = { ...graph, hash: 'ffffff' };
  const otherTickets = members.map((member) => ({ ...member, graphHash: other.hash }));
  const foreign = await new Ensemble({ ...parts, graph: other, members: otherTickets }).toFiles();
  const mixed = {
    ...files,
    'ticket-1.safetensors': foreign['ticket-1.safetensors'] as Uint8Array,
  };
  await expect(Ensemble.load(mixed, load)).rejects.toThrow('made for another model');
});

test('a file: address is the folder it names', async () => {
  await new Ensemble(parts).save(folder);
  const address = pathToFileURL(folder);
  for (const source of [address, address.href, `${address.href}/`]) {
    expect((await Ensemble.load(source, load)).members).toEqual(members);
  }
});
