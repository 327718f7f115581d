import {
  type Method,
  OptionError,
  originOf,
  type Plan,
  type PlanSettings,
  type Run,
  random,
  specOf,
  stepsPerEpoch,
  timelineOf,
  type UpdateSteps,
} from '@freetickets/core';
import { constant } from '@freetickets/schedulers';
import { magnitudePrune, rigl, staticTopology } from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import {
  dense,
  denseEnsemble,
  dst,
  edst,
  explorationStrategy,
  mcDropout,
  snapshot,
  staticSparse,
} from './index.js';

const criterion = { needs: [], prune: () => new Int32Array(), grow: () => new Int32Array() };

/** CIFAR-10 as in the paper: 45,000 training images in batches of 128, the largest learning rate 0.1. */
const cifar: PlanSettings = {
  examples: 45_000,
  batchSize: 128,
  seed: 1,
  sparsity: 0.8,
  distribution: { densities: (layers, density) => layers.map(() => density) },
  strategy: { order: 'prune-first', prune: criterion, grow: criterion },
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
};

/** The learning rate of every epoch of a run, read at the epoch's first step. */
const learningRates = (run: Run) =>
  run.phases.flatMap(({ epochs, learningRate }) =>
    Array.from({ length: epochs }, (_, epoch) =>
      Number(learningRate.at(epoch / epochs).toPrecision(4)),
    ),
  );
const firstRun = (plan: Plan) => plan.runs[0] as Run;
const stepsOf = ({ firstStep, everySteps, count }: UpdateSteps) =>
  Array.from({ length: count }, (_, i) => firstStep + i * everySteps);
const planOf = (method: Method) => method.plan(cifar);

test.each<[Parameters<typeof edst>[0], number[]]>([
  [{ tickets: 3, epochs: 18 }, [6, 4, 4, 4]],
  [{ tickets: 3, epochs: 9 }, [3, 2, 2, 2]],
  [{ tickets: 3, epochs: 10 }, [4, 2, 2, 2]],
  [{ tickets: 3, epochs: 4 }, [1, 1, 1, 1]],
  [{ tickets: 3, epochs: 45, preset: 'cifar' }, [15, 10, 10, 10]],
])('edst(%j) has phases of %j epochs', (options, epochs) => {
  expect(firstRun(planOf(edst(options))).phases.map((phase) => phase.epochs)).toEqual(epochs);
});

describe('the published CIFAR schedule', () => {
  const plan = planOf(edst({ tickets: 3, preset: 'cifar' }));
  const run = firstRun(plan);

  test('has 450 epochs of 352 steps, three tickets and two global explorations', () => {
    expect(stepsPerEpoch(plan, run)).toBe(352);
    expect(timelineOf(plan, run).at(-1)).toMatchObject({ lastEpoch: 450, lastStep: 450 * 352 });
    expect(run.phases.map(({ ticket }) => ticket !== undefined)).toEqual([false, true, true, true]);
    expect(run.phases.map(({ atStart }) => atStart?.explore?.fraction)).toEqual([
      undefined,
      undefined,
      0.8,
      0.8,
    ]);
  });

  test('steps down and back up where the table says', () => {
    const rates = learningRates(run);
    const at = (epoch: number) => rates[epoch - 1];
    expect([1, 150].map(at)).toEqual([0.1, 0.1]);
    for (const first of [151, 251, 351]) {
      expect([first, first + 49].map(at)).toEqual([0.01, 0.01]);
      expect([first + 50, first + 99].map(at)).toEqual([0.001, 0.001]);
    }
  });

  test('updates half of the weights every 1000 steps to the end: 158 times', () => {
    const updates = timelineOf(plan, run).flatMap((phase) => stepsOf(phase.updates));
    expect(updates).toEqual(Array.from({ length: 158 }, (_, i) => 1000 * (i + 1)));
    expect(run.phases.map(({ topology }) => topology?.fraction.at(0.9))).toEqual([
      0.5, 0.5, 0.5, 0.5,
    ]);
  });

  test('seven tickets take 850 epochs; a single run 250, stepping down after 125 and 187', () => {
    expect(learningRates(firstRun(planOf(edst({ tickets: 7, preset: 'cifar' }))))).toHaveLength(
      850,
    );
    const rates = learningRates(firstRun(planOf(dst({ preset: 'cifar' }))));
    expect(rates).toHaveLength(250);
    expect([125, 126, 187, 188].map((epoch) => rates[epoch - 1])).toEqual([0.1, 0.01, 0.01, 0.001]);
  });
});

test('the published ImageNet schedule: 310 epochs for four tickets, warm-up, three levels a ticket', () => {
  const run = firstRun(planOf(edst({ tickets: 4, preset: 'imagenet' })));
  const rates = learningRates(run);
  expect(rates).toHaveLength(310);
  expect([1, 6, 30, 31, 60, 61, 90, 91, 100, 101].map((epoch) => rates[epoch - 1])).toEqual([
    0.01, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.0001, 0.0001, 0.01,
  ]);
});

test('single ImageNet runs: 150 epochs dense, 200 sparse, stepping down at 30, 70 and 90%', () => {
  const preset = 'imagenet';
  expect(learningRates(firstRun(planOf(dense({ preset }))))).toHaveLength(150);
  const rates = learningRates(firstRun(planOf(dst({ preset }))));
  expect(rates).toHaveLength(200);
  expect([6, 60, 61, 140, 141, 180, 181].map((epoch) => rates[epoch - 1])).toEqual([
    0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.0001,
  ]);
});

test.each(['small', 'cifar', 'imagenet'] as const)(
  'every step of %s moves the weights',
  (preset) => {
    for (const method of [edst({ preset }), dst({ preset }), dense({ preset })]) {
      for (const rate of learningRates(firstRun(planOf(method)))) expect(rate).toBeGreaterThan(0);
    }
  },
);

test("a small single run steps down where EDST's way to its first ticket does", () => {
  const way = learningRates(firstRun(planOf(edst()))).slice(0, 10);
  const single = learningRates(firstRun(planOf(dense())));
  expect(single).toEqual(way);
});

test('a dense network may have a learning rate of its own', () => {
  const usual = learningRates(firstRun(planOf(dense())));
  const half = learningRates(firstRun(planOf(dense({ learningRate: 0.05 }))));
  expect(Math.max(...usual)).toBe(0.1);
  for (const [epoch, rate] of half.entries()) expect(rate).toBeCloseTo((usual[epoch] ?? 0) / 2, 12);
});

test('small data gets about 22 updates a phase, none in the last quarter', () => {
  const plan = edst().plan({ ...cifar, examples: 20_000 });
  for (const { phase, firstStep, lastStep, updates } of timelineOf(plan, firstRun(plan))) {
    const steps = lastStep - firstStep + 1;
    expect(updates.count).toBeGreaterThanOrEqual(21);
    expect(stepsOf(updates).at(-1)).toBeLessThanOrEqual(firstStep - 1 + 0.75 * steps);
    expect(phase.topology?.fraction.at(0)).toBe(0.5);
  }
});

test("the settings' topology replaces what it names, and only that", () => {
  const topology = { everySteps: 100, fraction: constant({ value: 0.3 }) };
  const run = firstRun(edst({ preset: 'cifar' }).plan({ ...cifar, topology }));
  expect(run.phases[0]?.topology).toMatchObject({ everySteps: 100, endShare: 1 });
  expect(run.phases[0]?.topology?.fraction.at(0)).toBe(0.3);
});

test('independent runs differ in their seeds alone, and the first has the seed that was asked for', () => {
  const { runs } = planOf(dst({ tickets: 5 }));
  const seeds = runs.map(({ seed }) => seed);
  expect(seeds[0]).toBe(1);
  expect(new Set(seeds).size).toBe(5);
  expect(seeds).toEqual(planOf(dst({ tickets: 5 })).runs.map(({ seed }) => seed));
  expect(runs.map(({ phases }) => phases)).toEqual(runs.map(() => runs[0]?.phases));
});

test.each([
  ['dense', dense(), 1, 0],
  ['dense-ensemble', denseEnsemble({ tickets: 2 }), 2, 0],
  ['snapshot', snapshot(), 3, 0],
  ['mc-dropout', mcDropout(), 1, 0],
  ['static-sparse', staticSparse({ tickets: 2 }), 2, 0.8],
])('%s never changes a topology', (_, method, tickets, sparsity) => {
  const plan = planOf(method);
  const phases = plan.runs.flatMap((run) => timelineOf(plan, run));
  expect(phases.flatMap(({ updates }) => stepsOf(updates))).toEqual([]);
  expect(phases.filter(({ phase }) => phase.ticket)).toHaveLength(tickets);
  expect(plan.runs.map((run) => run.sparsity)).toEqual(plan.runs.map(() => sparsity));
});

test('mc-dropout samples one dense network of the published schedule, by the seed asked for', () => {
  const plan = planOf(mcDropout({ preset: 'cifar', samples: 7 }));
  expect(plan.samples).toEqual({ count: 7, seed: 1 });
  expect(planOf(mcDropout()).samples?.count).toBe(10);
  const { runs, ...others } = planOf(dense({ preset: 'cifar' }));
  expect(plan).toMatchObject(others);
  expect(specOf(plan.runs)).toEqual(specOf(runs));
  expect(specOf(planOf(mcDropout({ preset: 'imagenet' })).runs)).toEqual(
    specOf(planOf(dense({ preset: 'imagenet' })).runs),
  );
});

test.each(['accuracy', 'nll', 'last'] as const)(
  'tickets are chosen by %s where that is asked for',
  (ticket) => {
    const methods = [edst, dst, staticSparse, dense, denseEnsemble].map((make) => make({ ticket }));
    for (const method of methods) {
      const choices = planOf(method).runs.flatMap(({ phases }) =>
        phases.map((phase) => phase.ticket),
      );
      expect(new Set(choices.filter(Boolean))).toEqual(new Set([ticket]));
    }
  },
);

test.each([
  ['an unknown choice of tickets', () => edst({ ticket: 'loss' as never })],
  ['no ticket', () => edst({ tickets: 0 })],
  ['a million tickets', () => edst({ tickets: 1_000_000 })],
  ['a billion epochs', () => dst({ epochs: 1_000_000_000 })],
  ['a billion epochs a cycle', () => snapshot({ cycleEpochs: 1_000_000_000 })],
  ['negative epochs', () => edst({ explorationEpochs: -1 })],
  ['fewer epochs than phases', () => edst({ tickets: 3, epochs: 3 })],
  ['epochs said twice', () => edst({ epochs: 9, refinementEpochs: 1 })],
  ['half a ticket', () => dst({ tickets: 1.5 })],
  ['NaN epochs', () => dense({ epochs: Number.NaN })],
  ['no learning rate', () => dense({ learningRate: 0 })],
  ['an exploration above 1', () => edst({ exploration: 1.1 })],
  ['no sample', () => mcDropout({ samples: 0 })],
  ['an unknown preset', () => edst({ preset: 'mnist' as never })],
])('refuses %s', (_, make) => expect(make).toThrow(OptionError));

describe('the strategy of a global exploration', () => {
  const weights = [0.5, -0.1, 0.3, -0.2];
  const layer = { mask: { active: () => Int32Array.of(0, 1, 2, 3) }, weights } as never;

  test('prunes by magnitude and grows as the run does', () => {
    const own = { needs: [], prune: () => Int32Array.of(0), grow: () => Int32Array.of(7) };
    const strategy = explorationStrategy({ of: { order: 'grow-first', prune: own, grow: own } });
    if (strategy.order === 'static') throw new Error('static');
    expect(strategy.order).toBe('grow-first');
    expect(strategy.grow).toBe(own);
    expect([...strategy.prune.prune(layer, 2, random.derive(1))].sort()).toEqual([1, 3]);
    expect(originOf(strategy.prune)).toEqual(originOf(magnitudePrune()));
  });

  test('is static where the run is, and leaves the given one as it was', () => {
    const given = staticTopology();
    expect(explorationStrategy({ of: given }).order).toBe('static');
    expect(originOf(given)?.name).toBe('static');
    const plan = edst().plan({ ...cifar, strategy: given });
    expect(timelineOf(plan, firstRun(plan)).map(({ exploration }) => exploration)).toEqual(
      Array.from({ length: 4 }),
    );
  });

  test('is in the plan by name, with the strategy it is made of', () => {
    const { phases } = firstRun(edst({ tickets: 2 }).plan({ ...cifar, strategy: rigl() }));
    const strategy = phases.at(-1)?.atStart?.explore?.strategy;
    expect(specOf(strategy)).toMatchObject({ name: 'exploration', of: { name: 'rigl' } });
  });
});

test.each([
  ['edst', edst(), { preset: 'small', ticket: 'accuracy' }],
  ['edst cifar', edst({ preset: 'cifar', ticket: 'nll' }), { preset: 'cifar', ticket: 'nll' }],
  ['a short edst', edst({ preset: 'cifar', epochs: 9 }), { epochs: 5, ticket: 'accuracy' }],
  ['dst', dst({ epochs: 7 }), { epochs: 7 }],
  ['imagenet', staticSparse({ preset: 'imagenet' }), { preset: 'imagenet' }],
  ['dense', dense({ epochs: 3, learningRate: 0.5 }), { epochs: 3 }],
  ['dense-ensemble', denseEnsemble({ preset: 'imagenet' }), { preset: 'imagenet' }],
  ['mc-dropout', mcDropout({ epochs: 4, ticket: 'nll' }), { epochs: 4, ticket: 'nll' }],
  ['snapshot', snapshot({ cycleEpochs: 2 }), { epochs: 2, ticket: 'last' }],
])('%s is compared with a dense network that trains as it does', (_, method, options) => {
  const baseline = method.baseline?.();
  expect(baseline && originOf(baseline)).toMatchObject({ name: 'dense', options });
});

test("edst's explorations regrow as it is told, and plans say nothing of the usual rule", () => {
  const explorations = (options: Parameters<typeof edst>[0]) =>
    firstRun(planOf(edst(options))).phases.flatMap(({ atStart }) => atStart?.explore ?? []);
  expect(explorations({ regrow: 'restart' }).map(({ regrow }) => regrow)).toEqual([
    'restart',
    'restart',
  ]);
  for (const exploration of [...explorations({}), ...explorations({ regrow: 'keep' })]) {
    expect('regrow' in exploration).toBe(false);
  }
  expect(() => edst({ regrow: 'drop' as never })).toThrow(
    /regrow: got "drop", expected one of 'keep', 'restart', 'exclude'/,
  );
});

test('the preset itop updates seldom and much, otherwise as small does', () => {
  const [itop, small] = (['itop', 'small'] as const).map((preset) =>
    firstRun(planOf(dst({ preset }))),
  );
  expect(learningRates(itop)).toEqual(learningRates(small));
  const [{ updates, phase }] = timelineOf(planOf(dst({ preset: 'itop' })), itop);
  // 10 epochs of 352 steps.
  expect(updates).toEqual({ firstStep: 440, everySteps: 440, count: 6 });
  expect([0, 0.5, 1].map((progress) => phase.topology?.fraction.at(progress))).toEqual([
    0.5, 0.5, 0.5,
  ]);
});

test('choices of masks reach every sparse run, and no dense one', () => {
  const choices = {
    initialMasks: { scope: 'layer' as const },
    constraint: { units: () => undefined },
    gradualPruning: { initialSparsity: 0, scope: 'layer' as const },
  };
  const runsOf = (method: Method) => method.plan({ ...cifar, ...choices }).runs;
  for (const run of [edst(), dst(), staticSparse()].flatMap(runsOf)) {
    expect(run).toMatchObject(choices);
  }
  for (const run of [dense(), denseEnsemble(), snapshot()].flatMap(runsOf)) {
    for (const choice of Object.keys(choices)) expect(run).not.toHaveProperty(choice);
  }
});
