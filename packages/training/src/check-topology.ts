import {
  type LayerShape,
  type ModelGraph,
  OptionError,
  originOf,
  type PhaseTimeline,
  type Plan,
  pluginLabel,
  type Run,
  type Strategy,
  signalsOf,
  sizeOf,
  timelineOf,
} from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
import { jointNetwork } from '@freetickets/tickets';
import { type Density, startOf } from './cost.js';
import { pruningPhase, updatersOf } from './topology.js';

/** How far a constraint may take the sparsity of a network from the one asked for. */
const NEAR = 0.01;

/**
 * Throws an `OptionError` with the reason where a plan asks for what a graph's layers cannot have, or for choices that do not
 * go together, before anything is trained.
 */
export function checkTopology(plan: Plan, model: ModelGraph): void {
  for (const run of plan.runs) {
    const timeline = timelineOf(plan, run);
    const { graph } = jointNetwork(model, run.heads);
    checkGradualPruning(run, timeline);
    checkMagnitudePruning(run, timeline, graph);
    checkUpdates(run, timeline);
    checkConstraint(run, timeline, graph);
  }
}

function checkGradualPruning(run: Run, timeline: readonly PhaseTimeline[]): void {
  const { gradualPruning, sparsity, strategy } = run;
  if (!gradualPruning) return;
  const refuse = refusalOf('gradualPruning', gradualPruning);
  if (strategy.order === 'static') refuse('a strategy that prunes, which static never does');
  if (gradualPruning.initialSparsity >= sparsity) {
    refuse(`an initialSparsity below the sparsity, which is ${sparsity}`);
  }
  if (!pruningPhase(timeline)) {
    refuse(
      'a phase with topology updates, over which weights go: none has any. Set topology.everySteps lower, or train longer',
    );
  }
  const isMoved = timeline.some(({ phase }) => phase.topology?.redistribution);
  if (isMoved && gradualPruning.scope === 'layer') {
    refuse("scope: 'network', as a redistribution leaves no layer with what the distribution says");
  }
}

/** Of what one-shot prunings and superposition, which rank weights by magnitude, do not go together with. */
function checkMagnitudePruning(
  { constraint, gradualPruning, superpose }: Run,
  timeline: readonly PhaseTimeline[],
  graph: ModelGraph,
): void {
  const prunings = timeline.flatMap(({ pruning }) => pruning ?? []);
  if (prunings.length > 0 && gradualPruning) {
    const refuse = refusalOf('gradualPruning', gradualPruning);
    refuse('none with phases that are pruned in one go (atStart.prune)');
  }
  const all = superpose ? [...prunings, superpose] : prunings;
  if (all.length === 0) return;
  if (constraint && graph.parameters.some((layer) => layer.maskable && constraint.units(layer))) {
    const refuse = refusalOf('constraint', pluginLabel(constraint, 'one of your own'));
    refuse(
      'none with one-shot pruning (atStart.prune) or superposition, which choose single weights',
    );
  }
  const isMoved = timeline.some(({ phase }) => phase.topology?.redistribution);
  if (isMoved && all.some(({ scope }) => scope === 'layer')) {
    refusalOf(
      'scope',
      'layer',
    )(
      "'network' with topology.redistribution, which leaves no layer with what the distribution says",
    );
  }
}

function checkUpdates(run: Run, timeline: readonly PhaseTimeline[]): void {
  const { strategy } = run;
  if (strategy.order === 'static') return;
  const { update } = updatersOf(run, timeline);
  for (const { phase, updates } of timeline) {
    // An updater refuses a schedule that gives no fraction: at the first and the last update, here.
    const last = updates.firstStep + (updates.count - 1) * updates.everySteps;
    for (const step of [updates.firstStep, last]) {
      for (const updater of update) updater.updateAfter(step);
    }
    const { gradientBatches = 1, everySteps = 1 } = phase.topology ?? {};
    const refuse = refusalOf('topology.gradientBatches', gradientBatches);
    if (gradientBatches > everySteps) {
      refuse(`at most ${everySteps}, the steps from one update to the next (topology.everySteps)`);
    }
    if (gradientBatches > 1 && !signalsOf(strategy).includes('denseGradient')) {
      refuse('1, as no criterion of the strategy needs the dense gradient');
    }
  }
}

function checkConstraint(run: Run, timeline: readonly PhaseTimeline[], graph: ModelGraph): void {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const start = startOf(run);
  const strategies = [
    run.strategy,
    ...timeline.flatMap(({ exploration }) => exploration?.strategy ?? []),
  ];
  const sparsities = [...new Set([start.sparsity, run.sparsity])];
  const bound = sparsities.filter((sparsity) => isSparsityBound({ ...start, sparsity }, layers));
  if (bound.length > 0) {
    checkBoundChoices(run, timeline, strategies, layers);
    for (const strategy of strategies) requireScores(strategy, ['prune', 'grow']);
  }
  for (const strategy of strategies) {
    const scopes = [run.gradualPruning?.scope, scopeOf(strategy)];
    if (scopes.includes('network')) requireScores(strategy, ['prune']);
  }
}

/** Whether a constraint binds any layer at a sparsity. Throws an `OptionError` where it takes the network far from that. */
function isSparsityBound(density: Density, layers: readonly LayerShape[]): boolean {
  const { sparsity, constraint } = density;
  const counts = layerCounts(layers, density);
  const isBound = layers.some(
    (layer, l) => counts[l] < sizeOf(layer.shape) && constraint?.units(layer),
  );
  const total = layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const real = 1 - counts.reduce((sum, count) => sum + count, 0) / total;
  if (isBound && Math.abs(real - sparsity) > NEAR) {
    const nearest = Number(real.toFixed(4));
    refusalOf(
      'sparsity',
      sparsity,
    )(`${nearest}, which the constraint leaves these layers${uniform(density)}`);
  }
  return isBound;
}

/** The way out where it is the distribution that gives layers other densities than the constraint has. */
const uniform = ({ distribution }: Density): string =>
  originOf(distribution)?.name === 'uniform'
    ? ''
    : ', or `distribution` uniform, which gives each of them as much';

/** Throws an `OptionError` where a constraint that binds some layer is broken by another choice. */
function checkBoundChoices(
  { constraint, initialMasks, gradualPruning }: Run,
  timeline: readonly PhaseTimeline[],
  strategies: readonly Strategy[],
  layers: readonly LayerShape[],
): void {
  const refuse = refusalOf('constraint', constraint && pluginLabel(constraint, 'one of your own'));
  if (timeline.some(({ phase }) => phase.topology?.redistribution)) {
    refuse('none with topology.redistribution, which moves single weights among layers');
  }
  const scopes = [initialMasks?.scope, ...strategies.map(scopeOf), gradualPruning?.scope];
  if (scopes.includes('network')) {
    refuse(
      "none with a choice over all layers: give initialMasks, the pruning and gradualPruning the scope 'layer'",
    );
  }
  if (gradualPruning && layers.some((layer) => constraint?.units(layer)?.activeUnits)) {
    refuse('one that lets the number of weights change, with gradualPruning');
  }
}

const scopeOf = (strategy: Strategy) =>
  strategy.order === 'static' ? undefined : strategy.prune.scope;

/** Throws an `OptionError` where a criterion does not score positions, which others are to rank. */
function requireScores(strategy: Strategy, roles: readonly ('prune' | 'grow')[]): void {
  if (strategy.order === 'static') return;
  for (const role of roles) {
    if (strategy[role].score) continue;
    refusalOf(
      `strategy.${role}`,
      pluginLabel(strategy[role], 'one of your own'),
    )(
      'a criterion with a score, such as magnitude, random or gradient: a constraint, and a choice over all layers, ranks positions by it',
    );
  }
}

const refusalOf =
  (option: string, given: unknown) =>
  (expected: string): never => {
    throw new OptionError(option, given, expected);
  };
