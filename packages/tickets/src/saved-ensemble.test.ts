import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  createRegistry,
  definePlugin,
  ModelError,
  OptionError,
  originOf,
  type Registry,
  type TicketState,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { conformal, isotonic, temperature, vector } from '@freetickets/uncertainty-metrics/plugins';
import { expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { Ensemble } from './index.js';
import { graph, load, manifestOf, mean, members, parts, soften } from './testing-ensemble.js';
import { folder, prepareFolder } from './testing-folder.js';

const own = definePlugin(
  {
    kind: 'aggregator',
    name: 'own',
    summary: '',
    options: z.object({ of: z.any(), name: z.optional(z.string()) }),
  },
  () => ({ aggregate: mean().aggregate }),
);

const nothing = {};
const selfish: Record<string, unknown> = {};
selfish.self = [selfish];
const nested: unknown[] = [];
nested.push(nested);

prepareFolder();

test('a saved ensemble comes back exactly, with nothing left beside it', async () => {
  const ensemble = new Ensemble({ ...parts, aggregatorState: { weights: [0.25, 0.75] } });
  await ensemble.save(folder);
  expect(await readdir(dirname(folder))).toEqual(['tickets']);
  const loaded = await Ensemble.load(folder, load);
  expect(loaded.graph).toEqual(graph);
  expect(loaded.classes).toEqual(parts.classes);
  expect(loaded.preprocessing).toEqual(parts.preprocessing);
  expect(loaded.members).toEqual(members);
  expect(await loaded.toFiles()).toEqual(await ensemble.toFiles());
  expect(await loaded.predict([[3, -2]])).toEqual(await ensemble.predict([[3, -2]]));
});

test('a calibrator comes back with its options and state, an ensemble without one as before', async () => {
  const ensemble = new Ensemble({
    ...parts,
    calibrator: soften({ floor: 0.2 }),
    calibratorState: { share: 0.1 + 0.2 },
  });
  await ensemble.save(folder);
  const calibrator = (spec: object) => {
    expect(spec).toEqual({ name: 'soften', floor: 0.2 });
    return soften({ floor: 0.2 });
  };
  const loaded = await Ensemble.load(folder, { ...load, calibrator });
  expect(await loaded.toFiles()).toEqual(await ensemble.toFiles());
  const prediction = await loaded.predict([[3, -2]]);
  expect(prediction.sets).toHaveLength(1);
  expect(prediction).toEqual(await ensemble.predict([[3, -2]]));

  const plain = new Ensemble(parts);
  const unasked = () => expect.unreachable('there is no calibrator to make');
  const again = await Ensemble.load(await plain.toFiles(), { ...load, calibrator: unasked });
  expect(await again.toFiles()).toEqual(await plain.toFiles());
  expect(JSON.stringify(Object.keys(await manifestOf(plain)))).not.toContain('calibrator');
});

test.each([
  temperature(),
  temperature({ of: 'members' }),
  vector(),
  isotonic(),
  conformal({ coverage: 0.6, score: 'adaptive' }),
])(
  'calibrates the same once saved and loaded: $plugin.name $plugin.options',
  async (calibrator) => {
    const validation = Float32Array.of(1, -1, 0.5, 2, -1, 0, 0, 1, 2, 2, -2, 1);
    const logits = await new Ensemble(parts).logits(validation, 6);
    const calibratorState = calibrator.fit(logits, [0, 1, 2, 1, 0, 2], mean().aggregate);
    const ensemble = new Ensemble({ ...parts, calibrator, calibratorState });
    const registry: Registry = createRegistry(temperature, vector, isotonic, conformal);
    const loaded = await Ensemble.load(await ensemble.toFiles(), {
      ...load,
      calibrator: (spec) => registry.resolve('calibrator', spec),
    });
    const raw = [
      [3, -2],
      [-5, 10],
    ];
    const prediction = await loaded.predict(raw);
    expect(prediction).toEqual(await ensemble.predict(raw));
    expect(prediction).not.toEqual(await new Ensemble(parts).predict(raw));
  },
);

test('an ensemble in memory comes back from its files, as a browser would load it', async () => {
  const files = await new Ensemble(parts).toFiles();
  expect(Object.keys(files)).toEqual([
    'ensemble.json',
    'ticket-1.safetensors',
    'ticket-2.safetensors',
  ]);
  expect((await Ensemble.load(files, load)).members).toEqual(members);
});

test('a ticket takes 4 bytes an active weight, a bit a position, and its header', async () => {
  const file = (await new Ensemble(parts).toFiles())['ticket-1.safetensors'] as Uint8Array;
  const header = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(file.length - 8 - header).toBe(4 * (2 + 3) + 1);
});

test('saving replaces an ensemble whole, also one with more tickets', async () => {
  await new Ensemble(parts).save(folder);
  await new Ensemble({ ...parts, members: members.slice(1) }).save(folder);
  expect((await readdir(folder)).sort()).toEqual(['ensemble.json', 'ticket-1.safetensors']);
  expect((await Ensemble.load(folder, load)).members).toEqual(members.slice(1));
});

test('saving never removes what is not an ensemble', async () => {
  await new Ensemble(parts).save(folder);
  await writeFile(join(folder, 'thesis.tex'), 'years of work');
  await expect(new Ensemble(parts).save(folder)).rejects.toThrow('thesis.tex');
  expect(await readFile(join(folder, 'thesis.tex'), 'utf8')).toBe('years of work');
  expect((await Ensemble.load(folder, load)).members).toEqual(members);
});

test('a ticket without the mask of a kernel is refused when it is saved', async () => {
  const saved = (kernel: TicketState['parameters'][string]) => {
    const parameters = { ...members[0].parameters, 'logits/kernel': kernel };
    return new Ensemble({ ...parts, members: [{ ...members[0], parameters }] }).toFiles();
  };
  const dense = { shape: [2, 3], values: new Float32Array(6) };
  await expect(saved(dense)).rejects.toThrow(ModelError);
  await expect(saved(dense)).rejects.toThrow('logits/kernel: the ticket has no mask');
  const loaded = await Ensemble.load(await saved({ ...dense, mask: Mask.full(6) }), load);
  expect(loaded.members[0].parameters['logits/kernel'].values).toHaveLength(6);
});

test('an aggregator or calibrator that no plugin made cannot be written down', async () => {
  const { fit, calibrate } = soften();
  for (const nameless of [
    { aggregator: { aggregate: mean().aggregate } },
    { calibrator: { fit, calibrate }, calibratorState: null },
  ]) {
    const files = new Ensemble({ ...parts, ...nameless }).toFiles();
    await expect(files).rejects.toThrow(OptionError);
    await expect(files).rejects.toThrow(`${Object.keys(nameless)[0]}: got`);
  }
});

test('data of an aggregator come back as they were, a name deeper inside and what is called plugin too', async () => {
  const of = { inner: [{ name: 'own' }], name: 5, plugin: 'own', again: [nothing, nothing] };
  const files = await new Ensemble({ ...parts, aggregator: own({ of }) }).toFiles();
  const registry: Registry = createRegistry(own);
  const aggregator = vi.fn((spec: object) => registry.resolve('aggregator', spec));
  await Ensemble.load(files, { ...load, aggregator });
  const [{ value: loaded }] = aggregator.mock.results;
  expect(originOf(loaded)?.options).toEqual({ of });
});

test.each([
  ['a function', { of: { scale: () => 2 } }, 'own: of.scale: got'],
  ['an infinite number', { of: Number.POSITIVE_INFINITY }, 'own: of: got Infinity'],
  ['an object of a class', { of: Float32Array.of(1) }, 'own: of: got'],
  ['of a class that JSON writes as a text', { of: new Date(0) }, 'own: of: got a Date'],
  ['undefined in a list', { of: [1, undefined] }, 'own: of.1: got undefined'],
  ['what no plugin made', { of: [{ aggregate: mean().aggregate }] }, 'own: of.0.aggregate: got'],
  ['an aggregator inside an object', { of: { first: mean() } }, 'own: of.first: got'],
  [
    'data that reads as a plugin',
    { of: [{ name: 'own' }] },
    'own: of.0: got {"name":"own"}, expected data without a name',
  ],
  ['in itself', { of: selfish }, 'own: of.self.0: got'],
  ['a list in itself', { of: nested }, 'own: of.0: got'],
  ['made by a plugin of another kind', { of: soften() }, 'own: of: got'],
  ['of an aggregator in it', { of: own({ of: Number.NaN }) }, 'own: of own: of: got NaN'],
  ['called name', { of: 1, name: 'mine' }, 'own: name: got "mine", expected an option of another'],
])('an option that is %s is refused when it is saved', async (_, options, problem) => {
  const files = new Ensemble({ ...parts, aggregator: own(options) }).toFiles();
  await expect(files).rejects.toThrow(OptionError);
  await expect(files).rejects.toThrow(`aggregator ${problem}`);
});
