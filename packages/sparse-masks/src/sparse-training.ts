import {
  type Distribution,
  type GradualPruning,
  type MaskConstraint,
  OptionError,
  type Redistribution,
  type Schedule,
  type Strategy,
  updateSteps,
} from '@freetickets/core';
import * as z from 'zod/mini';
import { checkGradientBatches } from './check-choices.js';
import { erk } from './erk.js';
import { sparsityPath } from './sparsity-path.js';
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
  /** How what is grown is dealt out to the kernels. Default: each grows as many weights as it lost. */
  readonly redistribution?: Redistribution;
  /** Begins with more weights than it ends with: from an `initialSparsity`, over all updates. Default: as many throughout. */
  readonly gradualPruning?: GradualPruning;
  /** How many steps' batches the dense gradient of an update is averaged over: its own and those before it. Default: 1. */
  readonly gradientBatches?: number;
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
const REDISTRIBUTION = 'a redistribution such as momentumRedistribution(): { weigh }';
const INITIAL_SPARSITY = 'a number from 0 up to, but not including, the sparsity';
const BATCHES = 'a whole number of batches, at least 1';
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
    redistribution: z.optional(
      z.custom<Redistribution>(
        (value) => isObject(value) && typeof value.weigh === 'function',
        REDISTRIBUTION,
      ),
    ),
    gradualPruning: z.optional(
      z.strictObject(
        {
          initialSparsity: z
            .number({ error: INITIAL_SPARSITY })
            .check(z.gte(0, INITIAL_SPARSITY), z.lt(1, INITIAL_SPARSITY)),
          scope: z._default(
            z.enum(['layer', 'network'], { error: "'layer' or 'network'" }),
            'layer',
          ),
        },
        { error: '{ initialSparsity, scope }' },
      ),
    ),
    gradientBatches: z._default(z.custom<number>(isStep, BATCHES), 1),
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
  | 'sparsity'
  | 'distribution'
  | 'strategy'
  | 'constraint'
  | 'everySteps'
  | 'fraction'
  | 'lastStep'
  | 'seed'
  | 'redistribution'
  | 'gradualPruning'
  | 'gradientBatches'
>;

/**
 * What updates the topology of a training loop with these options, whose steps count from 1; a static strategy never
 * does. Throws an `OptionError` where a strategy that changes masks has no `lastStep`, what runs to it has no finite one, and
 * as `checkGradientBatches` does.
 *
 * @param owner what the options belong to, to begin the error with: `dynamicSparse`
 */
export function updaterOf(owner: string, options: UpdateOptions): TopologyUpdater {
  const {
    strategy,
    everySteps,
    fraction,
    gradualPruning,
    gradientBatches,
    lastStep: last,
  } = options;
  const { constraint, redistribution, seed } = options;
  const refuse = (expected: string): never => {
    throw new OptionError(`${owner}: lastStep`, last, expected);
  };
  const lastStep = strategy.order === 'static' ? 0 : (last ?? refuse(LAST_STEP));
  const isBounded = lastStep !== Number.POSITIVE_INFINITY;
  if (typeof fraction !== 'number' && !isBounded) refuse('a finite one, as fraction is a schedule');
  const updates = updateSteps(1, lastStep, everySteps);
  if (gradualPruning && (!isBounded || (updates.count === 0 && strategy.order !== 'static'))) {
    refuse('a finite one after the first update, as weights go until then by gradualPruning');
  }
  checkGradientBatches(gradientBatches, options, (option) => `${owner}: ${option}`);
  return new TopologyUpdater({
    strategy,
    constraint,
    redistribution,
    gradientBatches,
    path: gradualPruning && sparsityPath(gradualPruning, options, updates),
    updates,
    fraction,
    firstStep: 1,
    lastStep,
    seed,
    label: 'update',
  });
}
