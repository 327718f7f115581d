import {
  type Distribution,
  type MaskConstraint,
  OptionError,
  type Schedule,
  type Strategy,
  updateSteps,
} from '@freetickets/core';
import * as z from 'zod/mini';
import { erk } from './erk.js';
import { TopologyUpdater } from './topology-updater.js';

/** What makes a training loop sparse, whichever engine takes its steps. */
export interface SparseTrainingOptions {
  /** 1 - density over the masked kernels, in [0, 1). */
  readonly sparsity: number;
  /** How masks change: `rigl()`, `set()`, ... of `@freetickets/strategies`, or your own. */
  readonly strategy: Strategy;
  /**
   * The last step at which an update may happen: about 75% of all steps, so that what was grown last, at 0, is trained.
   * Needed unless the strategy is static; Infinity for no last one.
   */
  readonly lastStep?: number;
  /** How the active weights are dealt out to the kernels. Default: `erk()`. */
  readonly distribution?: Distribution;
  /**
   * The masks to start from: `random` positions, as many as `distribution` gives each kernel; or `from-weights`, where the
   * weights are not 0, to go on with a network that was trained sparsely and loaded again. Default: `random`.
   */
  readonly masks?: 'random' | 'from-weights';
  /** Which masks a kernel may have, unless it is fully dense: `constantFanIn()`, ... or your own. Default: any. */
  readonly constraint?: MaskConstraint;
  /** Steps from one topology update to the next. Default: 100. */
  readonly everySteps?: number;
  /**
   * The share of a kernel's active weights that an update replaces: a number in [0, 1], or a schedule over step / `lastStep`.
   * Default: 0.3.
   */
  readonly fraction?: number | Schedule;
  /** Where masks and random growth come from. Default: 1. */
  readonly seed?: number;
  /** Coupled L2 on all trainable weights: adds `weightDecay * w` to the gradient. Default: 0. */
  readonly weightDecay?: number;
  /** Layers that stay dense, by name. Default: none. */
  readonly exclude?: readonly string[];
}

const SPARSITY = 'a number from 0 up to, but not including, 1';
const STRATEGY = 'a strategy such as rigl(): { prune, grow, order }';
const DISTRIBUTION = 'a distribution such as erk()';
const CONSTRAINT = 'a constraint such as constantFanIn(): { units }';
const EVERY_STEPS = 'a whole number of steps, at least 1';
const FRACTION = 'a number from 0 to 1, or a schedule with an at(progress) method';
const LAST_STEP =
  'the last step at which an update may happen, about 75% of all steps, or Infinity for no last one';
const MASKS = "'random' or 'from-weights'";
const SEED = 'a whole number of at least 0';
const WEIGHT_DECAY = 'a number of at least 0';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isStrategy = (value: unknown): boolean =>
  isObject(value) &&
  (value.order === 'static' ||
    ((value.order === 'prune-first' || value.order === 'grow-first') &&
      isObject(value.prune) &&
      isObject(value.grow)));

const isSchedule = (value: unknown): value is Schedule =>
  isObject(value) && typeof value.at === 'function';

const isFraction = (value: unknown): boolean =>
  typeof value === 'number' ? value >= 0 && value <= 1 : isSchedule(value);

const isStep = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

/** The schema of these options; `z.extend` it by what an engine takes besides. */
export function sparseTrainingSchema() {
  return z.strictObject({
    sparsity: z.number({ error: SPARSITY }).check(z.gte(0, SPARSITY), z.lt(1, SPARSITY)),
    strategy: z.custom<Strategy>(isStrategy, STRATEGY),
    distribution: z._default(
      z.custom<Distribution>(
        (value) => isObject(value) && typeof value.densities === 'function',
        DISTRIBUTION,
      ),
      () => erk(),
    ),
    constraint: z.optional(
      z.custom<MaskConstraint>(
        (value) => isObject(value) && typeof value.units === 'function',
        CONSTRAINT,
      ),
    ),
    everySteps: z._default(z.custom<number>(isStep, EVERY_STEPS), 100),
    fraction: z._default(z.custom<number | Schedule>(isFraction, FRACTION), 0.3),
    lastStep: z.optional(
      z.custom<number>((value) => value === Number.POSITIVE_INFINITY || isStep(value), LAST_STEP),
    ),
    masks: z._default(z.enum(['random', 'from-weights'], { error: MASKS }), 'random'),
    seed: z._default(z.int({ error: SEED }).check(z.gte(0, SEED)), 1),
    weightDecay: z._default(z.number({ error: WEIGHT_DECAY }).check(z.gte(0, WEIGHT_DECAY)), 0),
    exclude: z._default(
      z.array(z.string({ error: 'a layer name' }), { error: 'a list of layer names' }),
      [],
    ),
  });
}

/** Parsed options, as far as they say when and how the topology is updated. */
type UpdateOptions = Pick<
  z.output<ReturnType<typeof sparseTrainingSchema>>,
  'strategy' | 'constraint' | 'everySteps' | 'fraction' | 'lastStep' | 'seed'
>;

/**
 * What updates the topology of a training loop with these options, whose steps count from 1; a static strategy never
 * does. Throws an `OptionError` where a strategy that changes masks has no `lastStep`, or a schedule has none to run to.
 *
 * @param owner what the options belong to, to begin the error with: `dynamicSparse`
 */
export function updaterOf(owner: string, options: UpdateOptions): TopologyUpdater {
  const { strategy, constraint, everySteps, fraction, seed } = options;
  const lastStep = strategy.order === 'static' ? 0 : options.lastStep;
  if (lastStep === undefined) {
    throw new OptionError(`${owner}: lastStep`, lastStep, LAST_STEP);
  }
  if (typeof fraction !== 'number' && lastStep === Number.POSITIVE_INFINITY) {
    throw new OptionError(
      `${owner}: lastStep`,
      lastStep,
      'a finite one, as fraction is a schedule',
    );
  }
  return new TopologyUpdater({
    strategy,
    constraint,
    updates: updateSteps(1, lastStep, everySteps),
    fraction,
    firstStep: 1,
    lastStep,
    seed,
    label: 'update',
  });
}
