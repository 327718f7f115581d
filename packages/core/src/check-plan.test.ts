import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkPlan,
  type GrowCriterion,
  isUpdate,
  OptionError,
  type Phase,
  type Plan,
  PluginError,
  type Run,
  stepsPerEpoch,
  ticketCount,
  timelineOf,
} from './index.js';

const one = { at: () => 1 };
const grow: GrowCriterion = { needs: ['denseGradient'], grow: () => new Int32Array() };
const phase: Phase = {
  name: 'only',
  epochs: 2,
  learningRate: one,
  topology: { everySteps: 10, fraction: one, endShare: 0.75 },
  ticket: 'last',
};
const run: Run = {
  seed: 1,
  sparsity: 0.5,
  distribution: { densities: () => [] },
  strategy: { order: 'prune-first', prune: { needs: [], prune: () => new Int32Array() }, grow },
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  batchSize: 10,
  phases: [phase],
};
const exploring = (fraction: number) => ({ explore: { fraction, strategy: run.strategy } });
const plan: Plan = { examples: 100, runs: [run] };
const withRun = (part: object) => ({ ...plan, runs: [{ ...run, ...part }] }) as Plan;
const withPhase = (part: object) => withRun({ phases: [{ ...phase, ...part }] });

const pruned = (sparsity: number, rewindTo?: number) => ({
  prune: { sparsity, scope: 'network', ...(rewindTo !== undefined && { rewindTo }) },
});
/** A first phase of two epochs, and others. */
const pruning = (...parts: object[]) =>
  withRun({ phases: [phase, ...parts.map((part) => ({ ...phase, ...part }))] });

test('a whole plan is fine', () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(() => checkPlan(withPhase({ topology: undefined, atStart: exploring(0) }))).not.toThrow();
  expect(() => checkPlan(withRun({ strategy: { order: 'static' }, sparsity: 0 }))).not.toThrow();
  const twice = pruning({ atStart: pruned(0.5, 1) }, { atStart: pruned(0.9, 1) });
  expect(() => checkPlan(twice)).not.toThrow();
  const samples = { count: 3, seed: 1 };
  expect(() => checkPlan({ ...plan, samples })).not.toThrow();
  const superposed = { ...run, phases: [phase, phase], superpose: { scope: 'layer' } } as const;
  expect(ticketCount(superposed)).toBe(1);
  const headed = { ...run, phases: [phase, phase], heads: { count: 3 } } as const;
  expect(ticketCount(headed)).toBe(6);
  expect(() => checkPlan({ ...plan, runs: [headed], samples })).toThrow(/makes 6 tickets/);
  const many = { ...run, phases: [phase, phase], heads: { count: 501 } } as const;
  expect(() => checkPlan({ ...plan, runs: [many] })).toThrow(/tickets: got 1002/);
  expect(() => checkPlan({ ...plan, runs: [superposed], samples })).not.toThrow();
});

test.each<[string, unknown]>([
  ['plan: got undefined', undefined],
  ['plan() returned a promise', Promise.resolve(plan)],
  ['plan.examples: got 0', { ...plan, examples: 0 }],
  ['plan.examples: got 3000000000', { ...plan, examples: 3e9 }],
  ['plan.runs: got []', { ...plan, runs: [] }],
  ['plan.runs: got undefined', { examples: 1 }],
  ['plan.runs[0]: got null', { ...plan, runs: [null] }],
  ['plan.runs[0].seed: got -1', withRun({ seed: -1 })],
  ['plan.runs[0].sparsity: got 1', withRun({ sparsity: 1 })],
  ['plan.runs[0].sparsity: got NaN', withRun({ sparsity: Number.NaN })],
  ['plan.runs[0].distribution: got "erk"', withRun({ distribution: 'erk' })],
  ['plan.runs[0].strategy: got "rigl"', withRun({ strategy: 'rigl' })],
  [
    'plan.runs[0].strategy: got {"order":"prune-first"',
    withRun({ strategy: { ...run.strategy, prune: {} } }),
  ],
  ['plan.runs[0].optimizer: got undefined', withRun({ optimizer: undefined })],
  ['plan.runs[0].batchSize: got 1.5', withRun({ batchSize: 1.5 })],
  ['plan.runs[0].phases: got []', withRun({ phases: [] })],
  ['plan.runs[0].phases[0]: got undefined', withRun({ phases: [undefined] })],
  ['plan.runs[0].phases[0].name: got undefined', withPhase({ name: undefined })],
  ['plan.runs[0].phases[0].epochs: got 0.5', withPhase({ epochs: 0.5 })],
  ['plan.runs[0].phases[0].epochs: got -1', withPhase({ epochs: -1 })],
  ['plan.runs[0].phases[0].epochs: got Infinity', withPhase({ epochs: Infinity })],
  [
    'plan.runs[0].phases[0].learningRate: got 0.1, expected a schedule',
    withPhase({ learningRate: 0.1 }),
  ],
  ['plan.runs[0].phases[0].learningRate: got [0.1]', withPhase({ learningRate: [0.1] })],
  ['plan.runs[0].phases[0].ticket: got true', withPhase({ ticket: true })],
  ['plan.runs[0].phases[0].atStart.explore: got 0.8', withPhase({ atStart: { explore: 0.8 } })],
  ['plan.runs[0].phases[0].atStart.explore.fraction: got 2', withPhase({ atStart: exploring(2) })],
  [
    'plan.runs[0].phases[0].atStart.explore.strategy: got undefined',
    withPhase({ atStart: { explore: { fraction: 0.8 } } }),
  ],
  ['plan.runs[0].phases[0].atStart: got {"explore":', withPhase({ atStart: exploring(0.8) })],
  [
    'plan.runs[0].phases[0].topology.everySteps: got 0',
    withPhase({ topology: { ...phase.topology, everySteps: 0 } }),
  ],
  [
    'plan.runs[0].phases[0].topology.fraction: got 0.3',
    withPhase({ topology: { ...phase.topology, fraction: 0.3 } }),
  ],
  [
    'plan.runs[0].phases[0].topology.endShare: got 2',
    withPhase({ topology: { ...phase.topology, endShare: 2 } }),
  ],
  [
    'plan.runs[0].phases[0].topology.redistribution: got "momentum"',
    withPhase({ topology: { ...phase.topology, redistribution: 'momentum' } }),
  ],
  [
    'plan.runs[0].phases[0].topology.gradientBatches: got 0',
    withPhase({ topology: { ...phase.topology, gradientBatches: 0 } }),
  ],
  [
    "plan.runs[0].phases[0].atStart.explore.regrow: got true, expected one of 'keep', 'restart', 'exclude', or none",
    withPhase({ atStart: { explore: { ...exploring(0).explore, regrow: true } } }),
  ],
  ['plan.runs[0].initialMasks: got "snip"', withRun({ initialMasks: 'snip' })],
  ['plan.runs[0].initialMasks: got {"scope":"all"}', withRun({ initialMasks: { scope: 'all' } })],
  ['plan.runs[0].constraint: got {}', withRun({ constraint: {} })],
  ['plan.runs[0].gradualPruning: got 0.5', withRun({ gradualPruning: 0.5 })],
  [
    'plan.runs[0].gradualPruning.initialSparsity: got 1',
    withRun({ gradualPruning: { initialSparsity: 1, scope: 'layer' } }),
  ],
  [
    'plan.runs[0].gradualPruning.scope: got undefined',
    withRun({ gradualPruning: { initialSparsity: 0 } }),
  ],
  [
    'plan.runs[0].phases[1].atStart: got {"explore":',
    pruning({ atStart: { ...exploring(1), prune: { sparsity: 0.8, scope: 'layer' } } }),
  ],
  ['plan.runs[0].phases[1].atStart: got {}', pruning({ atStart: {} })],
  ['plan.runs[0].phases[0].atStart: got {"prune":', withPhase({ atStart: pruned(0.8) })],
  [
    'plan.runs[0].phases[1].atStart.prune.sparsity: got 0.4, expected a number from 0.5 up to',
    pruning({ atStart: pruned(0.4) }),
  ],
  [
    'plan.runs[0].phases[2].atStart.prune.sparsity: got 0.7, expected a number from 0.8 up to',
    pruning({ atStart: pruned(0.8) }, { atStart: pruned(0.7) }),
  ],
  [
    'plan.runs[0].phases[1].atStart.prune.scope: got "all"',
    pruning({ atStart: { prune: { sparsity: 0.8, scope: 'all' } } }),
  ],
  [
    'plan.runs[0].phases[1].atStart.prune.rewindTo: got 2, expected a whole number from 0 to 1',
    pruning({ atStart: pruned(0.8, 2) }),
  ],
  [
    'plan.runs[0].phases[2].atStart.prune.rewindTo: got 0, expected 1, as the phase before it',
    pruning({ atStart: pruned(0.8, 1) }, { atStart: pruned(0.9, 0) }),
  ],
  ['plan.runs[0].superpose: got true, expected { scope }', withRun({ superpose: true })],
  [
    "plan.runs[0].superpose.scope: got \"all\", expected 'layer' or 'network'",
    withRun({ superpose: { scope: 'all' } }),
  ],
  ['plan.runs[0].heads: got 2, expected { count }, or none', withRun({ heads: 2 })],
  [
    'plan.runs[0].heads.count: got 1, expected a whole number from 2 to 1000',
    withRun({ heads: { count: 1 } }),
  ],
  [
    'plan.runs[0].heads.trunk: got 3, expected the name of a layer, or none',
    withRun({ heads: { count: 2, trunk: 3 } }),
  ],
  [
    'plan.runs[0].heads: got {"count":2}, expected none beside superpose',
    withRun({ heads: { count: 2 }, superpose: { scope: 'layer' } }),
  ],
  [
    'plan.runs[0].superpose: no phase of the run makes a ticket',
    withRun({ superpose: { scope: 'layer' }, phases: [{ ...phase, ticket: undefined }] }),
  ],
  ['plan.samples: got 3, expected { count, seed }', { ...plan, samples: 3 }],
  ['plan.samples.count: got 0', { ...plan, samples: { count: 0, seed: 1 } }],
  ['plan.samples.count: got 1001', { ...plan, samples: { count: 1001, seed: 1 } }],
  ['plan.samples.seed: got -1', { ...plan, samples: { count: 3, seed: -1 } }],
  [
    'plan.samples: the plan makes 2 tickets, expected one',
    { ...plan, runs: [run, run], samples: { count: 3, seed: 1 } },
  ],
  ['no phase of the plan makes a ticket', withPhase({ ticket: undefined })],
])('a plan is refused, its method named: %s', (message, wrong) => {
  expect(() => checkPlan(wrong as Plan, 'method mine')).toThrow(PluginError);
  expect(() => checkPlan(wrong as Plan, 'method mine')).toThrow(`method mine: ${message}`);
});

test.each([[undefined], ['gradient'], [['hessian']], [['gradient', 3]]])(
  'a criterion that needs %j is refused with the signals that there are',
  (needs) => {
    const wrong = withRun({ strategy: { ...run.strategy, grow: { ...grow, needs } } });
    expect(() => checkPlan(wrong)).toThrow(PluginError);
    expect(() => checkPlan(wrong)).toThrow(
      /^the grow criterion: needs: got .*gradient, denseGradient, denseMomentum/,
    );
  },
);

test('an optimizer is checked, too', () => {
  const optimizer = { ...run.optimizer, momentum: 2 };
  expect(() => checkPlan(withRun({ optimizer }))).toThrow('optimizer: momentum: got 2');
});

describe('a plan that is too large is refused with its option', () => {
  test.each<[string, Plan]>([
    ['runs: got 1001, expected at most 1,000', { ...plan, runs: new Array(1001).fill(run) }],
    ['epochs: got 1000001, expected at most 1,000,000', withPhase({ epochs: 1_000_001 })],
    [
      'epochs: got 2000000',
      withRun({
        phases: [
          { ...phase, epochs: 1e6 },
          { ...phase, epochs: 1e6 },
        ],
      }),
    ],
    ['phases: got 10001', withRun({ phases: new Array(10_001).fill(phase) })],
    [
      'tickets: got 1002',
      { ...plan, runs: new Array(501).fill({ ...run, phases: [phase, phase] }) },
    ],
  ])('%s', (message, large) => {
    expect(() => checkPlan(large, 'method mine')).toThrow(OptionError);
    expect(() => checkPlan(large, 'method mine')).toThrow(`method mine: ${message}`);
  });

  test('and one as large as allowed is read at once', () => {
    const large = withPhase({ epochs: 1e6, topology: { ...phase.topology, everySteps: 1 } });
    checkPlan(large);
    const [{ lastStep, updates }] = timelineOf(large, large.runs[0]);
    expect(lastStep).toBe(1e7);
    expect(updates).toEqual({ firstStep: 1, everySteps: 1, count: 0.75e7 });
  });
});

test('updates are the multiples of `everySteps` in the first share of each phase', () => {
  const whole = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(
      whole(60),
      whole(20),
      whole(90),
      fc.integer({ min: 0, max: 8 }),
      fc.array(whole(4), { minLength: 1, maxLength: 3 }),
      (examples, batchSize, everySteps, eighths, epochs) => {
        const endShare = eighths / 8;
        const phases = epochs.map((n) => ({
          ...phase,
          epochs: n,
          topology: { everySteps, fraction: one, endShare },
        }));
        const any: Plan = { examples, runs: [{ ...run, batchSize, phases }] };
        const perEpoch = stepsPerEpoch(any, any.runs[0]);
        let before = 0;
        for (const { phase: own, updates } of timelineOf(any, any.runs[0])) {
          const steps = own.epochs * perEpoch;
          for (let step = 1; step <= before + 2 * steps; step++) {
            const expected =
              step > before && step <= before + endShare * steps && step % everySteps === 0;
            expect(isUpdate(updates, step)).toBe(expected);
          }
          before += steps;
        }
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

test('a redistribution that needs what there is not is refused', () => {
  const redistribution = { needs: ['hessian'], weigh: () => () => 1 };
  const wrong = withPhase({ topology: { ...phase.topology, redistribution } });
  expect(() => checkPlan(wrong)).toThrow(/^the redistribution: needs: got \["hessian"\]/);
});
