import {
  type Distribution,
  type GradualPruning,
  type LayerShape,
  type MaskConstraint,
  OptionError,
  originOf,
  pluginLabel,
  type Scope,
  type Strategy,
  signalsOf,
  sizeOf,
} from '@freetickets/core';
import { unitsOf } from './constraints/units-of.js';
import { isNamed, namesOf } from './is-named.js';
import { layerCounts } from './layer-counts.js';

/** How far a constraint may take the sparsity of a network from the one asked for. */
const NEAR = 0.01;

/** What decides the masks of a network, from the first ones to the last. */
export interface TopologyChoices {
  readonly sparsity: number;
  readonly distribution: Distribution;
  readonly constraint?: MaskConstraint | undefined;
  /** All that change masks. */
  readonly strategies: readonly Strategy[];
  /** Of the first masks, where they are chosen by scores. */
  readonly initialScope?: Scope | undefined;
  readonly gradualPruning?: GradualPruning | undefined;
  /** Whether updates move weights among layers. */
  readonly isRedistributed: boolean;
}

/**
 * Throws an `OptionError` with the reason where choices do not go together, or layers cannot have what they ask for.
 *
 * @param labelOf what an option is called: `topology.gradientBatches`
 */
export function checkChoices(
  choices: TopologyChoices,
  layers: readonly LayerShape[],
  labelOf: (option: string) => string = (option) => option,
): void {
  const refuse =
    (option: string, given: unknown) =>
    (expected: string): never => {
      throw new OptionError(labelOf(option), given, expected);
    };
  checkGradualPruning(choices, refuse);
  const { strategies, sparsity, gradualPruning, constraint } = choices;
  for (const name of constraint?.keep ?? []) {
    if (layers.some((layer) => isNamed(layer, name))) continue;
    const expected = `some of ${namesOf(layers)}: those whose outputs all stay, as the classes should; or []`;
    refuse('constraint.keep', name)(expected);
  }
  const sparsities = new Set([gradualPruning?.initialSparsity ?? sparsity, sparsity]);
  const bound = [...sparsities].filter((each) =>
    isSparsityBound({ ...choices, sparsity: each }, layers, refuse),
  );
  if (bound.length > 0) checkBoundChoices(choices, layers, refuse);
  for (const strategy of strategies) {
    if (bound.length > 0) requireScores(strategy, ['prune', 'grow'], refuse);
    const scopes = [gradualPruning?.scope, scopeOf(strategy)];
    if (scopes.includes('network')) requireScores(strategy, ['prune'], refuse);
  }
}

/** Throws an `OptionError` where gradients cannot be averaged over so many batches, or nothing needs them. */
export function checkGradientBatches(
  gradientBatches: number,
  { strategy, everySteps }: { readonly strategy: Strategy; readonly everySteps: number },
  labelOf: (option: string) => string = (option) => option,
): void {
  const fail = (expected: string): never => {
    throw new OptionError(labelOf('gradientBatches'), gradientBatches, expected);
  };
  if (gradientBatches > everySteps) {
    fail(`at most ${everySteps}, the steps from one update to the next (everySteps)`);
  }
  if (gradientBatches > 1 && !signalsOf(strategy).includes('denseGradient')) {
    fail('1, as no criterion of the strategy needs the dense gradient');
  }
}

type Refusal = (option: string, given: unknown) => (expected: string) => never;

function checkGradualPruning(
  { gradualPruning, sparsity, strategies, isRedistributed }: TopologyChoices,
  refuse: Refusal,
): void {
  if (!gradualPruning) return;
  const fail = refuse('gradualPruning', gradualPruning);
  if (strategies.some(({ order }) => order === 'static')) {
    fail('a strategy that prunes, which static never does');
  }
  if (gradualPruning.initialSparsity >= sparsity) {
    fail(`an initialSparsity below the sparsity, which is ${sparsity}`);
  }
  if (isRedistributed && gradualPruning.scope === 'layer') {
    fail("scope: 'network', as a redistribution leaves no layer with what the distribution says");
  }
}

/** Whether a constraint binds any layer at a sparsity. Throws an `OptionError` where it takes the network far from that. */
function isSparsityBound(
  density: Pick<TopologyChoices, 'sparsity' | 'distribution' | 'constraint'>,
  layers: readonly LayerShape[],
  refuse: Refusal,
): boolean {
  const { sparsity, constraint } = density;
  const counts = layerCounts(layers, density);
  const isBound = layers.some(
    (layer, l) => counts[l] < sizeOf(layer.shape) && unitsOf(constraint, layer),
  );
  const total = layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const real = 1 - counts.reduce((sum, count) => sum + count, 0) / total;
  if (isBound && Math.abs(real - sparsity) > NEAR) {
    const nearest = Number(real.toFixed(4));
    refuse(
      'sparsity',
      sparsity,
    )(`${nearest}, which the constraint leaves these layers${orUniform(density)}`);
  }
  return isBound;
}

/** The way out where it is the distribution that gives layers other densities than the constraint has. */
const orUniform = ({ distribution }: Pick<TopologyChoices, 'distribution'>): string =>
  originOf(distribution)?.name === 'uniform'
    ? ''
    : ', or `distribution` uniform, which gives each of them as much';

/** Throws an `OptionError` where a constraint that binds some layer is broken by another choice. */
function checkBoundChoices(
  { constraint, initialScope, gradualPruning, strategies, isRedistributed }: TopologyChoices,
  layers: readonly LayerShape[],
  refuse: Refusal,
): void {
  const fail = refuse('constraint', constraint && pluginLabel(constraint, 'one of your own'));
  if (isRedistributed) fail('none with a redistribution, which moves single weights among layers');
  const scopes = [initialScope, ...strategies.map(scopeOf), gradualPruning?.scope];
  if (scopes.includes('network')) {
    fail(
      "none with a choice over all layers: give initialMasks, the pruning and gradualPruning the scope 'layer'",
    );
  }
  if (gradualPruning && layers.some((layer) => unitsOf(constraint, layer)?.activeUnits)) {
    fail('one that lets the number of weights change, with gradualPruning');
  }
}

const scopeOf = (strategy: Strategy) =>
  strategy.order === 'static' ? undefined : strategy.prune.scope;

/** Throws an `OptionError` where a criterion does not score positions, which others are to rank. */
function requireScores(
  strategy: Strategy,
  roles: readonly ('prune' | 'grow')[],
  refuse: Refusal,
): void {
  if (strategy.order === 'static') return;
  for (const role of roles) {
    if (strategy[role].score) continue;
    refuse(
      `strategy.${role}`,
      pluginLabel(strategy[role], 'one of your own'),
    )(
      'a criterion with a score, such as magnitude, random or gradient: a constraint, and a choice over all layers, ranks positions by it',
    );
  }
}
