import type { Row } from './sweep-file.js';

/** A measure that tables show. */
export interface ShownMeasure {
  /** As in `RunScores`. */
  readonly measure: string;
  readonly title: string;
  /** Whether more or less of it is better. */
  readonly better: 'higher' | 'lower';
  /** A value of it, or a difference of two: `98.21%`, `1.98 T`. */
  readonly show: (value: number) => string;
  /** A deviation or a bound of its interval, in the same unit without its sign. */
  readonly showPlain: (value: number) => string;
}

const decimal = (value: number): string => value.toFixed(4);
const percent = (value: number): string => (100 * value).toFixed(2);

/** A number in a target's unit, whatever that is, to four digits. */
const inUnits = (value: number): string => String(Number(value.toPrecision(4)));

const score = (
  measure: string,
  title: string,
  better: ShownMeasure['better'] = 'lower',
  show = decimal,
): ShownMeasure => ({ measure, title, better, show, showPlain: show });

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** A quantity to three digits with its prefix: `1.98T`. */
function quantity(value: number): string {
  const size = Math.abs(value);
  const power = Math.max(0, Math.min(Math.floor(Math.log10(size || 1) / 3), prefixes.length - 1));
  return `${Number((value / 1000 ** power).toPrecision(3))}${prefixes[power]}`;
}

const seconds = (value: number): string => value.toFixed(1).replace(/^-(?=0\.0$)/, '');

/** The measures of some rows that tables show: accuracy or RMSE, NLL, CRPS, ECE, Brier, OoD AUROC by entropy, training FLOPs and seconds. */
export function shownMeasures(rows: readonly Row[]): readonly ShownMeasure[] {
  const known = new Set(rows.flatMap(({ scores }) => Object.keys(scores)));
  const ood = [...known].flatMap((measure) => {
    const [, dataset] = /^auroc (.*) entropy$/.exec(measure) ?? [];
    return dataset === undefined ? [] : [score(measure, `AUROC ${dataset}`, 'higher')];
  });
  const all: readonly ShownMeasure[] = [
    {
      ...score('accuracy', 'Accuracy', 'higher'),
      show: (value) => `${percent(value)}%`,
      showPlain: percent,
    },
    score('rmse', 'RMSE', 'lower', inUnits),
    score('nll', 'NLL'),
    score('crps', 'CRPS', 'lower', inUnits),
    score('ece', 'ECE'),
    score('brier', 'Brier'),
    ...ood,
    { ...score('trainFlops', 'FLOPs'), show: quantity, showPlain: quantity },
    { ...score('trainSeconds', 'Seconds'), show: seconds, showPlain: seconds },
  ];
  return all.filter(({ measure }) => known.has(measure));
}
