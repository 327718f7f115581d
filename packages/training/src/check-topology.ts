import {
  type ModelGraph,
  OptionError,
  type PhaseTimeline,
  type Plan,
  pluginLabel,
  type Run,
  timelineOf,
} from '@freetickets/core';
import {
  checkChoices,
  checkGradientBatches,
  type TopologyChoices,
  unitsOf,
} from '@freetickets/sparse-masks';
import { jointNetwork } from '@freetickets/tickets';
import { pruningPhase, updatersOf } from './topology.js';

const labelOf = (option: string): string =>
  option === 'gradientBatches' ? `topology.${option}` : option;

/**
 * Throws an `OptionError` with the reason where a plan asks for what a graph's layers cannot have, or for choices that do not
 * go together, before anything is trained.
 */
export function checkTopology(plan: Plan, model: ModelGraph): void {
  for (const run of plan.runs) {
    const timeline = timelineOf(plan, run);
    const { graph } = jointNetwork(model, run.heads);
    checkInitialMasks(run);
    checkMagnitudePruning(run, timeline, graph);
    checkGradualPruning(run, timeline);
    checkUpdates(run, timeline);
    const { sparsity, distribution, constraint, strategy, initialMasks, gradualPruning } = run;
    const choices: TopologyChoices = {
      sparsity,
      distribution,
      constraint,
      gradualPruning,
      initialScope: initialMasks?.scope,
      strategies: [strategy, ...timeline.flatMap(({ exploration }) => exploration?.strategy ?? [])],
      isRedistributed: isRedistributed(timeline),
    };
    const layers = graph.parameters.filter(({ maskable }) => maskable);
    checkChoices(choices, layers, labelOf);
  }
}

function checkInitialMasks({ initialMasks, sparsity, gradualPruning }: Run): void {
  if (!initialMasks || (gradualPruning?.initialSparsity ?? sparsity) > 0) return;
  const refuse = refusalOf('initialMasks', pluginLabel(initialMasks, 'masks of your own'));
  refuse('none for a network that begins dense');
}

const isRedistributed = (timeline: readonly PhaseTimeline[]): boolean =>
  timeline.some(({ phase }) => phase.topology?.redistribution !== undefined);

function checkGradualPruning(
  { gradualPruning, strategy }: Run,
  timeline: readonly PhaseTimeline[],
): void {
  if (!gradualPruning || strategy.order === 'static' || pruningPhase(timeline)) return;
  const refuse = refusalOf('gradualPruning', gradualPruning);
  refuse(
    'a phase with topology updates, over which weights go: none has any. Set topology.everySteps lower, or train longer',
  );
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
  if (graph.parameters.some((layer) => layer.maskable && unitsOf(constraint, layer))) {
    const refuse = refusalOf(
      'constraint',
      constraint && pluginLabel(constraint, 'one of your own'),
    );
    refuse(
      'none with one-shot pruning (atStart.prune) or superposition, which choose single weights',
    );
  }
  if (isRedistributed(timeline) && all.some(({ scope }) => scope === 'layer')) {
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
    checkGradientBatches(gradientBatches, { strategy, everySteps }, labelOf);
  }
}

const refusalOf =
  (option: string, given: unknown) =>
  (expected: string): never => {
    throw new OptionError(option, given, expected);
  };
