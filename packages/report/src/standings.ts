import type { Interval } from '@freetickets/uncertainty-metrics';
import type { ComparedDifferences, ComparedScores, ScoreName } from './compared-scores.js';
import { areApart, type Estimate } from './estimate.js';

/** A predictor of a run, or the same predictor of several seeds. */
export interface Entry {
  /** What it is called in a sentence. */
  readonly label: string;
  readonly kind: 'ensemble' | 'dense' | 'ticket';
  /** By seed. */
  readonly each: readonly EvaluatedPredictor[];
}

/** A predictor of one run. */
export interface EvaluatedPredictor {
  readonly scores: ComparedScores;
  readonly weights?: number | undefined;
  readonly flops?: number | undefined;
  readonly flopsRatio?: number | undefined;
  /** Of the training. */
  readonly seconds?: number | undefined;
  /** The differences of its scores to those of others, which were evaluated on the same inputs. */
  readonly paired?: ReadonlyMap<EvaluatedPredictor, ComparedDifferences>;
}

/** What predictors are compared in. */
export interface Measure {
  /** Undefined where neither is: then none is the best. */
  readonly better: 'higher' | 'lower' | undefined;
  /** Its name, where paired differences are recorded of it. */
  readonly score?: ScoreName;
  /** Whether it is counted, not estimated: numbers that differ do. */
  readonly exact?: boolean;
  readonly estimate: (entry: Entry) => Estimate | undefined;
}

/** What there is to say of the best of a measure. */
export interface Leaders {
  /** The one that is better than each other by an interval of their difference, if there is one. */
  readonly best?: Entry;
  /** Where there is none: the one with the best number, and all that are ahead of the first that is worse than it. */
  readonly tied: readonly Entry[];
}

/** The interval of how much better one is than the other, where their difference was evaluated input by input. */
function pairedLead({ better, score }: Measure, a: Entry, b: Entry): Interval | undefined {
  if (!score || a.each.length > 1 || b.each.length > 1) return undefined;
  const [[one], [other]] = [a.each, b.each];
  const [forward, backward] = [one.paired?.get(other), other.paired?.get(one)];
  const found = forward?.[score]?.ci95 ?? backward?.[score]?.ci95;
  if (!found) return undefined;
  const isTurned = (better === 'higher') === (forward === undefined);
  const [low, high] = found;
  return isTurned ? [-high, -low] : [low, high];
}

/**
 * Whether one is better than the other beyond chance: by the paired interval of their difference, where there is one, else
 * by intervals of each.
 */
function isBetter(measure: Measure, a: Entry, b: Entry): boolean {
  const [own, other] = [measure.estimate(a), measure.estimate(b)];
  if (!own || !other) return false;
  const leads = measure.better === 'higher' ? own.value > other.value : own.value < other.value;
  if (measure.exact) return leads;
  const paired = pairedLead(measure, a, b);
  return paired ? paired[0] > 0 : leads && areApart(own, other);
}

/**
 * The best of those that have a number, or those that cannot be told from the best. Fewer than two have no best. Intervals
 * are of several kinds, and one that is worse by a narrow one may be ahead of another whose wide one leaves it open: no one
 * behind it is tied, so that whoever has a better number than one that is has a place, too.
 */
export function leadersOf(measure: Measure, entries: readonly Entry[]): Leaders {
  if (!measure.better) return { tied: [] };
  const sign = measure.better === 'higher' ? -1 : 1;
  const ranked = entries
    .flatMap((entry) => {
      const estimate = measure.estimate(entry);
      return estimate ? [{ entry, key: sign * estimate.value }] : [];
    })
    .sort((a, b) => a.key - b.key);
  if (ranked.length < 2) return { tied: [] };
  const [{ entry: first }, ...others] = ranked;
  const worse = others.filter(({ entry }) => isBetter(measure, first, entry));
  if (worse.length === others.length) return { best: first, tied: [] };
  const end = worse[0]?.key ?? Number.POSITIVE_INFINITY;
  const tied = others.filter(({ key }) => key < end).map(({ entry }) => entry);
  return { tied: [first, ...tied] };
}
