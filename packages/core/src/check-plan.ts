import { checkOptimizer } from './check-optimizer.js';
import { OptionError, PluginError, show } from './errors.js';
import { lackingMethods } from './kind-methods.js';
import { optimizerNames } from './optimizers.js';
import { type Plan, regrowChoices, ticketChoices, ticketCount } from './plan.js';
import type { PluginKind } from './plugin.js';
import { needsOf, signalsOf } from './signals-of.js';

/** What a plan may hold in all, so that reading it takes no longer than training is worth. */
const most = { runs: 1000, phases: 10_000, tickets: 1000, epochs: 1_000_000 };

/** What a field must be, and whether it is. */
type Rule = readonly [expected: string, holds: (value: unknown) => boolean];
type Rules = { readonly [field: string]: Rule };
interface Fields {
  readonly [field: string]: unknown;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isA =
  (kind: PluginKind) =>
  (value: unknown): boolean =>
    lackingMethods(kind, value).length === 0;
const inRange = (value: unknown, lowest: number, highest: number): boolean =>
  typeof value === 'number' && value >= lowest && value <= highest;
const wholeFrom = (lowest: number, highest: number = Number.MAX_SAFE_INTEGER): Rule => [
  highest < Number.MAX_SAFE_INTEGER
    ? `a whole number from ${lowest} to ${highest}`
    : `a whole number of at least ${lowest}`,
  (value) => Number.isSafeInteger(value) && inRange(value, lowest, highest),
];
const sparsityFrom = (least: number): Rule => [
  `a number from ${least} up to, but not including, 1`,
  (value) => inRange(value, least, 1) && value !== 1,
];
const share: Rule = ['a number from 0 to 1', (value) => inRange(value, 0, 1)];
const schedule: Rule = ['a schedule: an object with at(progress)', isA('schedule')];
const strategy: Rule = [
  "{ order: 'static' }, or { order: 'prune-first' or 'grow-first', prune, grow }",
  (value) =>
    isObject(value) &&
    (value.order === 'static' ||
      (['prune-first', 'grow-first'].includes(String(value.order)) &&
        isA('prune')(value.prune) &&
        isA('grow')(value.grow))),
];
const scope: Rule = ["'layer' or 'network'", (value) => value === 'layer' || value === 'network'];
const oneOf = (choices: readonly string[]): Rule => [
  `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`,
  (value) => (choices as readonly unknown[]).includes(value),
];
const belowOne = sparsityFrom(0);
const listOf = (what: string): Rule => [
  `a list of at least one ${what}`,
  (value) => Array.isArray(value) && value.length > 0,
];
const orNone = ([expected, holds]: Rule): Rule => [
  `${expected}, or none`,
  (value) => value === undefined || holds(value),
];

const choices = ticketChoices.map((choice) => `'${choice}'`).join(', ');

// Training examples are numbered by 32-bit integers.
const planRules: Rules = {
  examples: wholeFrom(1, 2 ** 31 - 1),
  runs: listOf('run'),
  samples: orNone(['{ count, seed }', isObject]),
};
const runRules: Rules = {
  seed: wholeFrom(0),
  sparsity: belowOne,
  distribution: ['a distribution: an object with densities(layers, density)', isA('distribution')],
  strategy,
  initialMasks: orNone([
    "initial masks: { scope: 'layer' or 'network', scores }",
    (value) => isObject(value) && scope[1](value.scope),
  ]),
  constraint: orNone(['a constraint: an object with units(layer)', isA('constraint')]),
  gradualPruning: orNone(['{ initialSparsity, scope }', isObject]),
  optimizer: [`{ name: ${optimizerNames}, ... }`, isObject],
  batchSize: wholeFrom(1),
  phases: listOf('phase'),
  superpose: orNone(['{ scope }', isObject]),
  heads: orNone(['{ count }', isObject]),
};
const phaseRules: Rules = {
  name: ['a name', (value) => typeof value === 'string'],
  epochs: wholeFrom(1),
  learningRate: schedule,
  topology: orNone(['{ everySteps, fraction, endShare }', isObject]),
  atStart: orNone([
    '{ explore: { fraction, strategy } } or { prune: { sparsity, scope } }',
    (value) => isObject(value) && 'explore' in value !== 'prune' in value,
  ]),
  ticket: orNone(oneOf(ticketChoices)),
};
const gradualPruningRules: Rules = { initialSparsity: belowOne, scope };
const headsRules: Rules = {
  count: wholeFrom(2, most.tickets),
  trunk: orNone(['the name of a layer', (value) => typeof value === 'string']),
};
const explorationRules: Rules = { fraction: share, strategy, regrow: orNone(oneOf(regrowChoices)) };
const topologyRules: Rules = {
  everySteps: wholeFrom(1),
  fraction: schedule,
  endShare: share,
  redistribution: orNone(['a redistribution: an object with weigh(layer)', isA('redistribution')]),
  gradientBatches: orNone(wholeFrom(1)),
};

/** What a pruning may be, where a run stands, and what those before it go back to. */
const pruningRules = (
  { sparsity, epochs }: { readonly sparsity: number; readonly epochs: number },
  rewind: number | undefined,
): Rules => ({
  sparsity: sparsityFrom(sparsity),
  scope,
  rewindTo: orNone(
    rewind === undefined
      ? wholeFrom(0, Math.max(0, epochs - 1))
      : [`${rewind}, as the phase before it`, (value) => value === rewind],
  ),
});

/**
 * Throws a `PluginError` that names the method and the field where a plan is not what the trainer can execute, an
 * `OptionError` where it is larger than 1,000 runs, 1,000 tickets, 10,000 phases or 1,000,000 epochs in all.
 *
 * @param method what made the plan: `method edst`
 */
export function checkPlan(plan: Plan, method = 'the method'): void {
  const check = (at: string, fields: unknown, rules: Rules): void => {
    if (!isObject(fields)) {
      throw new PluginError(method, `${at}: got ${show(fields)}, expected an object.`);
    }
    for (const [field, [expected, holds]] of Object.entries(rules)) {
      if (holds(fields[field])) continue;
      throw new PluginError(
        method,
        `${at}.${field}: got ${show(fields[field])}, expected ${expected}.`,
      );
    }
  };
  const bound = (what: keyof typeof most, given: number): void => {
    if (given <= most[what]) return;
    const expected = `at most ${most[what].toLocaleString('en-US')} in all runs of the plan`;
    throw new OptionError(`${method}: ${what}`, given, expected);
  };

  if (plan instanceof Promise) {
    throw new PluginError(
      method,
      'plan() returned a promise, expected a plan. Make it synchronous.',
    );
  }
  check('plan', plan, planRules);
  bound('runs', plan.runs.length);
  let made = 0;
  const total = { phases: 0, tickets: 0, epochs: 0 };
  for (const [r, run] of plan.runs.entries()) {
    check(`plan.runs[${r}]`, run, runRules);
    checkOptimizer(run.optimizer);
    if (run.gradualPruning) {
      check(`plan.runs[${r}].gradualPruning`, run.gradualPruning, gradualPruningRules);
    }
    signalsOf(run.strategy);
    if (run.superpose) check(`plan.runs[${r}].superpose`, run.superpose, { scope });
    if (run.heads) check(`plan.runs[${r}].heads`, run.heads, headsRules);
    if (run.heads && run.superpose) {
      const problem = `plan.runs[${r}].heads: got ${show(run.heads)}, expected none beside superpose, which makes one network of several.`;
      throw new PluginError(method, problem);
    }
    bound('phases', run.phases.length);
    let reached = { sparsity: run.sparsity, epochs: 0 };
    let rewind: number | undefined;
    for (const [p, phase] of run.phases.entries()) {
      const at = `plan.runs[${r}].phases[${p}]`;
      check(at, phase, phaseRules);
      if (phase.topology) {
        const { redistribution } = phase.topology;
        check(`${at}.topology`, phase.topology, topologyRules);
        if (redistribution) needsOf(redistribution, 'the redistribution');
      }
      const { explore, prune } = phase.atStart ?? {};
      if (explore) {
        check(`${at}.atStart.explore`, explore, explorationRules);
        signalsOf(explore.strategy);
      }
      if (prune) {
        check(`${at}.atStart.prune`, prune, pruningRules(reached, rewind));
        rewind = prune.rewindTo ?? rewind;
        reached = { ...reached, sparsity: prune.sparsity };
      }
      if (p === 0 && (prune || (explore && explore.fraction > 0))) {
        const problem = `${at}.atStart: got ${show(phase.atStart)}, expected none: a run begins with masks of its own.`;
        throw new PluginError(method, problem);
      }
      reached = { ...reached, epochs: reached.epochs + phase.epochs };
      total.epochs += phase.epochs;
    }
    const tickets = run.phases.filter(({ ticket }) => ticket).length;
    if (run.superpose && tickets === 0) {
      const problem = `plan.runs[${r}].superpose: no phase of the run makes a ticket, expected at least one that does.`;
      throw new PluginError(method, problem);
    }
    total.tickets += tickets * (run.heads?.count ?? 1);
    made += ticketCount(run);
    total.phases += run.phases.length;
  }
  bound('phases', total.phases);
  bound('epochs', total.epochs);
  bound('tickets', total.tickets);
  if (plan.samples) {
    check('plan.samples', plan.samples, { count: wholeFrom(1, most.tickets), seed: wholeFrom(0) });
    if (made > 1) {
      const problem = `plan.samples: the plan makes ${made} tickets, expected one: members are samples of it.`;
      throw new PluginError(method, problem);
    }
  }
  if (total.tickets === 0) {
    throw new PluginError(
      method,
      `no phase of the plan makes a ticket. Give one of them a ticket: ${choices}.`,
    );
  }
}
