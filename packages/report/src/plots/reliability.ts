import type { RecordedScores } from '@freetickets/runs';
import { type Interval, wilsonInterval } from '@freetickets/uncertainty-metrics';
import { dot, line, lineY, rectY, ruleX, ruleY } from '@observablehq/plot';
import { count, percent, score } from '../format.js';
import type { Html } from '../html.js';
import type { Look } from '../looks.js';
import { namesOf, type Series } from '../series.js';
import { draw, type PlotSize, unit } from './draw.js';

type Bin = NonNullable<RecordedScores['reliability']>[number];
type FullBin = Bin & {
  readonly confidence: number;
  readonly accuracy: number;
  readonly ci95: Interval;
};

/** A bin of fewer examples says too little to draw a line through it. */
const fewest = 20;

const isSparse = ({ count }: Bin): boolean => count < fewest;

/** The bins that hold examples, with the binomial interval of their accuracy. */
const full = (bins: readonly Bin[] = []): readonly FullBin[] =>
  bins.flatMap(({ confidence, accuracy, ...bin }) =>
    confidence !== undefined && accuracy !== undefined
      ? [{ ...bin, confidence, accuracy, ci95: wilsonInterval(accuracy, bin.count) }]
      : [],
  );

/** What a bin says, to be read under the pointer. */
const titleOf = ({ confidence, accuracy, count: size, ci95 }: FullBin): string => {
  const [low, high] = ci95.map((bound) => percent(bound, 1));
  return `confidence ${percent(confidence, 1)}, accuracy ${percent(accuracy, 1)} (${low} to ${high}), ${count(size)} inputs`;
};

const diagonal = () =>
  line(
    [
      [0, 0],
      [1, 1],
    ],
    { stroke: 'var(--muted)', strokeDasharray: '3 3' },
  );

const share = { tickFormat: '.0%', ticks: [0, 0.25, 0.5, 0.75, 1] } as const;

/** The intervals of the bins' accuracies, at their confidences. */
const intervals = (bins: readonly FullBin[], look: Look) =>
  ruleX(bins, {
    x: 'confidence',
    y1: ({ ci95: [low] }) => low,
    y2: ({ ci95: [, high] }) => high,
    stroke: look.color,
    strokeOpacity: (bin) => (isSparse(bin) ? 0.25 : 0.7),
  });

/** More curves would hide each other behind their intervals. */
const fewCurves = 2;

/**
 * What the predictions said against what was so: confidence across, accuracy up; larger marks hold more examples. Bins of
 * few are faint, and no line goes through them; intervals are binomial, and drawn where there are few curves.
 */
export function reliabilityCurves(series: readonly Series[], size: PlotSize = unit): Html {
  const shown = series.filter(({ scores }) => full(scores.reliability).length > 0);
  return draw({
    ...size,
    label: `Reliability: accuracy against confidence of ${namesOf(shown)}`,
    description: shown.map(({ name, scores }) => `${name}: ECE ${score(scores.ece)}`).join('; '),
    x: { domain: [0, 1], label: 'confidence', ...share },
    y: { domain: [0, 1], label: 'accuracy', grid: true, ...share },
    r: { type: 'sqrt', range: [1.5, 5] },
    opacity: { type: 'identity' },
    marks: [
      diagonal(),
      ...[...shown].reverse().flatMap(({ name, scores, look }) => {
        const bins = full(scores.reliability);
        return [
          ...(shown.length <= fewCurves ? [intervals(bins, look)] : []),
          lineY(bins, {
            x: 'confidence',
            y: (bin) => (isSparse(bin) ? Number.NaN : bin.accuracy),
            stroke: look.color,
            strokeWidth: 1,
            strokeOpacity: 0.7,
            strokeDasharray: look.dash,
          }),
          dot(bins, {
            x: 'confidence',
            y: 'accuracy',
            r: 'count',
            fill: look.color,
            fillOpacity: (bin) => (isSparse(bin) ? 0.3 : 0.85),
            symbol: look.symbol,
            title: (bin) => `${name}: ${titleOf(bin)}`,
          }),
        ];
      }),
    ],
  });
}

/** One predictor's reliability: a bar up to each bin's accuracy with its interval, a mark at its confidence. */
export function reliabilityDiagram(name: string, scores: RecordedScores, look: Look): Html {
  const bins = full(scores.reliability);
  return draw({
    label: `Reliability diagram of ${name}`,
    description: `Expected calibration error ${score(scores.ece)}`,
    x: { domain: [0, 1], label: 'confidence', ...share },
    y: { domain: [0, 1], label: 'accuracy', grid: true, ...share },
    opacity: { type: 'identity' },
    marks: [
      rectY(bins, {
        x1: 'lower',
        x2: 'upper',
        y: 'accuracy',
        fill: look.color,
        fillOpacity: (bin) => (isSparse(bin) ? 0.1 : 0.35),
        stroke: look.color,
        strokeOpacity: (bin) => (isSparse(bin) ? 0.3 : 1),
        inset: 0.5,
        title: titleOf,
      }),
      diagonal(),
      intervals(bins, look),
      dot(bins, {
        x: 'confidence',
        y: 'accuracy',
        fill: look.color,
        fillOpacity: (bin) => (isSparse(bin) ? 0.3 : 1),
        symbol: look.symbol,
        r: 3.5,
        title: titleOf,
      }),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
