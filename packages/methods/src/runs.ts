import {
  type Phase,
  type PlanSettings,
  type Run,
  random,
  type TicketChoice,
} from '@freetickets/core';
import * as z from 'zod/mini';
import { epochCount, ticketChoice, ticketCount } from './options.js';
import { preset, type Recipe, topologyOf } from './recipes.js';

/** The seed of a method's run: the settings' own for the first, derived for the others. */
const seedOf = (seed: number, run: number): number =>
  run === 0 ? seed : random.derive(seed, 'run', run).uint32();

/** Run number `index` of a method: the settings, with these phases. */
export function runOf(settings: PlanSettings, index: number, phases: readonly Phase[]): Run {
  const { examples: _, learningRate: __, topology: ___, ...same } = settings;
  return { ...same, seed: seedOf(settings.seed, index), phases };
}

/** How long the runs of a method train, and which state of each is kept. */
interface TrainingOptions {
  readonly epochs?: number | undefined;
  readonly ticket?: TicketChoice | undefined;
}

/** `count` runs of one phase that makes a ticket; they differ in nothing but their seeds. */
export function independentRuns(
  recipe: Recipe,
  settings: PlanSettings,
  count: number,
  { epochs = recipe.single.epochs, ticket = 'accuracy' }: TrainingOptions = {},
): readonly Run[] {
  const phase: Phase = {
    name: 'training',
    epochs,
    learningRate: recipe.single.learningRate(settings.learningRate),
    topology: topologyOf(recipe, settings, epochs),
    ticket,
  };
  return runsOf(settings, count, [phase]);
}

/** `count` runs of the same phases; they differ in nothing but their seeds. */
export const runsOf = (
  settings: PlanSettings,
  count: number,
  phases: readonly Phase[],
): readonly Run[] => Array.from({ length: count }, (_, index) => runOf(settings, index, phases));

/** How long a dense network is trained by a recipe. */
export const denseEpochs = ({ denseEpochs, single }: Recipe): number =>
  denseEpochs ?? single.epochs;

/** The settings of a network that is dense until it is pruned. What cannot go with that stays, to be refused with the reason. */
export const denseAtFirst = (settings: PlanSettings): PlanSettings => ({
  ...settings,
  sparsity: 0,
  strategy: { order: 'static' },
});

/** The training of a dense network that is then pruned. */
export const denseTraining = (
  recipe: Recipe,
  { learningRate }: PlanSettings,
  epochs = denseEpochs(recipe),
): Phase => ({
  name: 'dense training',
  epochs,
  learningRate: recipe.single.learningRate(learningRate),
});

/** Options of a method of independent runs. */
export const runsOptions = (tickets: number) =>
  z.strictObject({
    tickets: z._default(ticketCount, tickets),
    epochs: z.optional(epochCount),
    ticket: z._default(ticketChoice, 'accuracy'),
    preset,
  });

/** The settings of a network that stays dense. */
export function withoutSparsity(settings: PlanSettings): PlanSettings {
  const { initialMasks: _, constraint: __, gradualPruning: ___, ...others } = settings;
  return { ...others, sparsity: 0, strategy: { order: 'static' } };
}
