import { dot, line, lineY, rectY, ruleY, text } from '@observablehq/plot';
import type { RecordedScores } from '../evaluation-file.js';
import { score } from '../format.js';
import type { Html } from '../html.js';
import type { Look } from '../looks.js';
import type { Series } from '../series.js';
import { draw, type PlotSize, unit } from './draw.js';

type Bin = NonNullable<RecordedScores['reliability']>[number];
type FullBin = Bin & { readonly confidence: number; readonly accuracy: number };

/** The bins that hold examples. */
const full = (bins: readonly Bin[] = []): readonly FullBin[] =>
  bins.flatMap((bin) =>
    bin.confidence !== undefined && bin.accuracy !== undefined
      ? [{ ...bin, confidence: bin.confidence, accuracy: bin.accuracy }]
      : [],
  );

const diagonal = () =>
  line(
    [
      [0, 0],
      [1, 1],
    ],
    { stroke: 'var(--muted)', strokeDasharray: '3 3' },
  );

const share = { tickFormat: '.0%', ticks: [0, 0.25, 0.5, 0.75, 1] } as const;

/** What the predictors said against what was so: confidence across, accuracy up; larger marks hold more examples. */
export function reliabilityCurves(series: readonly Series[], size: PlotSize = unit): Html {
  const shown = series.filter(({ scores }) => full(scores.reliability).length > 0);
  return draw({
    ...size,
    label: `Reliability: accuracy against confidence of ${shown.map(({ name }) => name).join(', ')}`,
    description: shown.map(({ name, scores }) => `${name}: ECE ${score(scores.ece)}`).join('; '),
    x: { domain: [0, 1], label: 'confidence', ...share },
    y: { domain: [0, 1], label: 'accuracy', grid: true, ...share },
    r: { type: 'sqrt', range: [1.5, 3 + size.width / 60] },
    marks: [
      diagonal(),
      ...[...shown].reverse().flatMap(({ scores, look }) => [
        lineY(full(scores.reliability), {
          x: 'confidence',
          y: 'accuracy',
          stroke: look.color,
          strokeWidth: 1,
          strokeOpacity: 0.7,
          strokeDasharray: look.dash,
        }),
        dot(full(scores.reliability), {
          x: 'confidence',
          y: 'accuracy',
          r: 'count',
          fill: look.color,
          fillOpacity: 0.85,
          symbol: look.symbol,
        }),
      ]),
    ],
  });
}

/** One predictor's reliability: a bar up to each bin's accuracy, a line at its confidence. */
export function reliabilityDiagram(name: string, scores: RecordedScores, look: Look): Html {
  const bins = full(scores.reliability);
  return draw({
    label: `Reliability diagram of ${name}`,
    description: `Expected calibration error ${score(scores.ece)}`,
    x: { domain: [0, 1], label: 'confidence', ...share },
    y: { domain: [0, 1], label: 'accuracy', grid: true, ...share },
    marks: [
      rectY(bins, {
        x1: 'lower',
        x2: 'upper',
        y: 'accuracy',
        fill: look.color,
        fillOpacity: 0.35,
        stroke: look.color,
        inset: 0.5,
      }),
      diagonal(),
      dot(bins, { x: 'confidence', y: 'accuracy', fill: look.color, symbol: look.symbol, r: 3.5 }),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 });

/** How many examples each bin holds. */
export function binCounts(name: string, scores: RecordedScores, look: Look): Html {
  const bins = scores.reliability ?? [];
  return draw({
    height: 90,
    marginTop: 18,
    marginBottom: 20,
    label: `Examples by confidence of ${name}`,
    x: { domain: [0, 1], label: null, ticks: [] },
    y: { type: 'sqrt', label: 'examples', ticks: 2, tickFormat: 's' },
    marks: [
      rectY(bins, { x1: 'lower', x2: 'upper', y: 'count', fill: look.color, inset: 0.5 }),
      text(
        bins.filter(({ count }) => count > 0),
        {
          x: ({ lower, upper }) => (lower + upper) / 2,
          y: 'count',
          text: ({ count }) => compact.format(count).replace('K', 'k'),
          dy: -6,
          fontSize: 9,
        },
      ),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
