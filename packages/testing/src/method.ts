import {
  checkPlan,
  type Distribution,
  type Method,
  type Plan,
  type PlanSettings,
  PluginError,
  pluginLabel,
  type Schedule,
  type Strategy,
  show,
  specOf,
} from '@freetickets/core';
import fc from 'fast-check';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

const uniform: Distribution = { densities: (layers, density) => layers.map(() => density) };
const strategy: Strategy = {
  order: 'prune-first',
  prune: { needs: [], prune: ({ mask }, count) => mask.active().slice(0, count) },
  grow: { needs: [], grow: ({ mask }, count) => mask.inactive().slice(0, count) },
};
const fraction: Schedule = { at: () => 0.3 };

const arbitrarySettings: fc.Arbitrary<PlanSettings> = fc
  .record({
    examples: fc.integer({ min: 1, max: 100_000 }),
    batchSize: fc.integer({ min: 1, max: 1000 }),
    seed: fc.nat(),
    sparsity: fc.double({ min: 0, max: 0.99, noNaN: true }),
    learningRate: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    topology: fc.constantFrom({}, { everySteps: 7 }, { everySteps: 1, fraction, endShare: 0.5 }),
    strategy: fc.constantFrom<Strategy>(strategy, { order: 'static' }),
  })
  .map((settings) =>
    Object.freeze({
      ...settings,
      distribution: uniform,
      optimizer: Object.freeze({ name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 }),
    }),
  );

/** A plan in words, with what its schedules come to, so that two can be compared. */
const written = (plan: Plan): string =>
  JSON.stringify([
    specOf(plan),
    plan.runs.map(({ phases }) =>
      phases.map(({ learningRate, topology }) => [rates(learningRate), topology?.fraction.at(0.5)]),
    ),
  ]);

const rates = (schedule: Schedule): readonly number[] =>
  [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((progress) => schedule.at(progress));

/**
 * What every ensemble method must do: its plans are data, all of them known before training, and the trainer can execute them.
 *
 * @example for (const { name, run } of methodConformance(mine())) test(name, run);
 */
export function methodConformance(method: Method): ConformanceCase[] {
  const label = pluginLabel(method, 'the method');
  const fail = (problem: string): never => {
    throw new PluginError(label, problem);
  };
  const forAllPlans = (check: (plan: Plan, settings: PlanSettings) => void): void =>
    forAll(arbitrarySettings, (settings) => check(method.plan(settings), settings));
  const seedsOf = (plan: Plan): readonly number[] => plan.runs.map(({ seed }) => seed);
  return [
    {
      name: 'makes plans that the trainer can execute, of the examples there are',
      run: () =>
        forAllPlans((plan, { examples }) => {
          checkPlan(plan, label);
          if (plan.examples !== examples) {
            fail(`plan.examples: got ${show(plan.examples)}, expected ${examples}.`);
          }
        }),
    },
    {
      name: 'makes the same plan of the same settings',
      run: () =>
        forAllPlans((plan, settings) => {
          const first = written(plan);
          const second = written(method.plan(settings));
          if (first !== second) fail(`its plan was ${first}, then ${second}.`);
        }),
    },
    {
      name: 'has learning rates of at least 0 throughout',
      run: () =>
        forAllPlans(({ runs }) => {
          for (const { name, learningRate } of runs.flatMap(({ phases }) => phases)) {
            const wrong = rates(learningRate).find((rate) => !(Number.isFinite(rate) && rate >= 0));
            if (wrong !== undefined) fail(`phase ${name}: a learning rate is ${show(wrong)}.`);
          }
        }),
    },
    {
      name: 'gives each run a seed of its own, by the seed it is asked for',
      run: () =>
        forAllPlans((plan, settings) => {
          const seeds = seedsOf(plan);
          if (new Set(seeds).size < seeds.length) fail(`two runs have one seed: ${show(seeds)}.`);
          const others = seedsOf(method.plan({ ...settings, seed: settings.seed + 1 }));
          const repeated = others.find((seed, run) => seed === seeds[run]);
          if (repeated !== undefined)
            fail(`seed ${repeated} does not depend on the settings' seed.`);
        }),
    },
    {
      name: 'is compared with a network that is dense, if it says with which',
      run: () =>
        forAll(arbitrarySettings, (settings) => {
          const plan = method.baseline?.().plan(settings);
          if (!plan) return;
          checkPlan(plan, label);
          const isSparse = plan.runs.some(({ sparsity }) => sparsity > 0);
          if (isSparse || plan.runs.length > 1) fail('baseline() makes other than one dense run.');
        }),
    },
  ];
}
