import { wilsonInterval } from '@freetickets/uncertainty-metrics';
import { describe, expect, test } from 'vitest';
import type { Html } from '../html.js';
import { itemLook, looks } from '../looks.js';
import { type Series, seriesOf } from '../series.js';
import { parsed } from '../testing-page.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { leastRun, leastScores, testingRun } from '../testing-run.js';
import { timelineOf } from '../timeline.js';
import { binCounts } from './bin-counts.js';
import { thinned } from './curves.js';
import { entropyHistogram } from './entropy-histogram.js';
import { heatMap } from './heat-map.js';
import { layerCurves } from './layer-curve.js';
import { predictionMapPlot } from './prediction-map.js';
import { reliabilityCurves, reliabilityDiagram } from './reliability.js';
import { riskCoverageCurves, startOf } from './risk-coverage.js';
import { rocCurves } from './roc.js';
import { severityCurves } from './severity.js';
import { trainingCurve } from './training-curve.js';

describe('entropy-histogram', () => {
  test('an entropy histogram steps at its edges', () => {
    const histogram = { edges: [0, 1, 2], inside: [1, 0], outside: [0.25, 0.75] };
    const outlines = drawn(
      entropyHistogram(histogram, { dataset: 'noise', look: looks.dense }),
      looks.dense.color,
      'path',
    );
    const steps = numbers(outlines.at(-1)?.getAttribute('d'));
    expect(steps.slice(0, 2)).toEqual([across(0), up(1)]);
    expect(steps).toContain(across(0.5));
  });
});

describe('heat-map', () => {
  test('a heat map writes each pair’s number, darker for more, and leaves the diagonal out', () => {
    const plot = parsed(
      heatMap(
        [
          [0, 0.1],
          [0.3, 0],
        ],
        { label: 'KL', format: (value) => value.toFixed(1) },
      ),
    );
    const labels = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(labels.filter((label) => label?.includes('.'))).toEqual(['0.1', '0.3']);
    const [less, more] = [...plot.querySelectorAll('rect')].map((cell) =>
      Number(cell.getAttribute('fill-opacity')),
    );
    expect(more).toBeGreaterThan(less);
  });

  test('a heat map of many tickets has no room for numbers', () => {
    const values = Array.from({ length: 16 }, (_, i) =>
      Array.from({ length: 16 }, (__, j) => i + j),
    );
    const plot = parsed(heatMap(values, { label: 'KL', format: (value) => value.toFixed(1) }));
    expect(plot.querySelectorAll('rect')).toHaveLength(240);
    expect(
      [...plot.querySelectorAll('text')].some(({ textContent }) => textContent?.includes('.')),
    ).toBe(false);
    expect(plot.querySelector('desc')?.textContent).toBe('from 1.0 to 29.0');
  });

  test('a heat map of equal numbers', () => {
    const values = [
      [1, 1],
      [1, 1],
    ];
    expect(heatMap(values, { label: 'KL', format: String }).text).not.toContain('NaN');
  });
});

describe('prediction-map', () => {
  test('a map numbers its tickets', () => {
    const point = { stage: 'ensemble', run: 1, progress: 0.5 } as const;
    const points = [
      { ...point, x: 0, y: 0, epoch: 1 },
      { ...point, x: 1, y: 2, epoch: 2, ticket: 7 },
    ];
    const plot = parsed(predictionMapPlot(points, { width: 300, height: 200 }));
    expect([...plot.querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual([
      'epoch 1',
      '7',
    ]);
  });
});

describe('reliability', () => {
  const scores = { accuracy: 0.7, nll: 1, brier: 0.3, ece: 0.1 };
  const reliability = [
    { lower: 0, upper: 0.5, count: 0 },
    { lower: 0.5, upper: 0.75, count: 25, confidence: 0.6, accuracy: 0.5 },
    { lower: 0.75, upper: 1, count: 1234, confidence: 0.9, accuracy: 0.75 },
  ];

  describe('reliability', () => {
    const look = looks.ensemble;

    test('bars reach up to the accuracy of their bin, and empty bins have none', () => {
      const bars = drawn(
        reliabilityDiagram('a', { ...scores, reliability }, look),
        look.color,
        'rect',
      );
      expect(bars).toHaveLength(2);
      const [bar] = bars;
      const [x, y] = ['x', 'y'].map((name) => Number(bar.getAttribute(name)));
      expect(x).toBeCloseTo(across(0.5) + 0.5, 1);
      expect(y).toBeCloseTo(up(0.5) + 0.5, 1);
    });

    test('marks stand at confidence and accuracy', () => {
      const one = {
        name: 'a',
        kind: 'ensemble',
        look,
        scores: { ...scores, reliability },
      } as const;
      const [curve] = drawn(reliabilityCurves([one]), look.color, 'path');
      const points = numbers(curve.getAttribute('d'));
      const expected = [across(0.6), up(0.5), across(0.9), up(0.75)];
      expected.forEach((value, i) => {
        expect(points[i]).toBeCloseTo(value, 1);
      });
    });

    test('a bin of few is faint and no line goes through it; every bin has its interval', () => {
      const sparse = [
        { lower: 0, upper: 0.5, count: 19, confidence: 0.4, accuracy: 0.5 },
        ...reliability.slice(1),
      ];
      const own = { ...scores, reliability: sparse };
      const plot = reliabilityCurves([{ name: 'a', kind: 'ensemble', look, scores: own }]);
      const [curve] = drawn(plot, look.color, 'path');
      const [x] = numbers(curve.getAttribute('d'));
      expect(x).toBeCloseTo(across(0.6), 1);
      const marks = drawn(plot, look.color, 'circle');
      const faint = marks.filter((mark) => Number(mark.getAttribute('fill-opacity')) < 0.5);
      expect([marks.length, faint.length]).toEqual([3, 1]);
      const lines = drawn(plot, look.color, 'line');
      const [low, high] = wilsonInterval(0.5, 19);
      const ends = ['y1', 'y2'].map((end) => Number(lines[0].getAttribute(end)));
      expect(lines).toHaveLength(3);
      expect(Math.max(...ends)).toBeCloseTo(up(low), 1);
      expect(Math.min(...ends)).toBeCloseTo(up(high), 1);
      const titles = [...parsed(plot).querySelectorAll('title')].map((one) => one.textContent);
      expect(titles).toContain(
        'a: confidence 90.0%, accuracy 75.0% (72.5% to 77.3%), 1,234 inputs',
      );
    });

    test('counts are written on their bars', () => {
      const plot = parsed(binCounts('a', { ...scores, reliability }, look));
      const labels = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent);
      expect(labels).toContain('25');
      expect(labels).toContain('1.2k');
      expect(labels).toContain('1,000');
      expect(labels).toContain('inputs (root scale)');
    });
  });
});

describe('risk-coverage', () => {
  const run = testingRun();
  const series = seriesOf(run);

  test('every predictor has its curve of risk, and of each score against severity', () => {
    for (const plot of [riskCoverageCurves(series), severityCurves(series, 'nll')]) {
      expect(drawn(plot, looks.ensemble.color, 'path').length).toBeGreaterThan(0);
      expect(drawn(plot, looks.dense.color, 'path').length).toBeGreaterThan(0);
      expect(drawn(plot, 'var(--ticket)', 'path')).toHaveLength(3);
    }
  });
});

describe('zoom', () => {
  const seriesWith = (risks: readonly number[]): readonly Series[] => {
    const riskCoverage = risks.map((risk, i) => ({ coverage: (i + 1) / risks.length, risk }));
    return [
      {
        name: 'a',
        kind: 'ensemble',
        look: looks.ensemble,
        scores: { ...leastScores, riskCoverage },
      },
    ];
  };

  test('risk is drawn from a little before where it rises', () => {
    expect(startOf(seriesWith([0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]))).toBe(0.85);
    expect(startOf(seriesWith([0.1, 0.2]))).toBe(0.45);
    expect(startOf(seriesWith([0, 0]))).toBe(0.95);
    const plot = riskCoverageCurves(seriesWith([0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]));
    const [x] = numbers(drawn(plot, looks.ensemble.color, 'path')[0].getAttribute('d'));
    expect(x).toBeCloseTo(across(1 / 3), 0);
  });

  test('one wrong answer among the surest inputs does not stretch the axes', () => {
    const rise = Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : (i - 79) / 500));
    const blip = rise.map((risk, i) => (i < 5 ? 1 / (i + 1) : risk));
    const plot = riskCoverageCurves(seriesWith(blip));
    expect(startOf(seriesWith(blip))).toBe(startOf(seriesWith(rise)));
    expect(plot.text).toBe(riskCoverageCurves(seriesWith(rise)).text);
  });

  test('what never is at rest is drawn from a coverage of a tenth', () => {
    const falling = Array.from({ length: 100 }, (_, i) => 1 / (i + 1));
    expect(startOf(seriesWith(falling))).toBe(0.1);
    const titles = [
      ...parsed(riskCoverageCurves(seriesWith(falling))).querySelectorAll('title'),
    ].map(({ textContent }) => textContent);
    expect(titles).not.toContainEqual(expect.stringMatching(/coverage [0-9]%$/));
  });

  test('values of a long curve are under the pointer at some places, the last among them', () => {
    const points = Array.from({ length: 101 }, (_, i) => i);
    const some = thinned(points);
    expect(some.length).toBeLessThanOrEqual(20);
    expect(some.at(-1)).toBe(100);
    expect(thinned([1, 2, 3])).toEqual([1, 2, 3]);
    const titles = [
      ...parsed(riskCoverageCurves(seriesWith([0.1, 0.2]))).querySelectorAll('title'),
    ];
    expect(titles.map(({ textContent }) => textContent)).toContain(
      'a: risk 20.00% at coverage 100%',
    );
  });
});

describe('roc', () => {
  const scores = { accuracy: 0.7, nll: 1, brier: 0.3, ece: 0.1 };

  describe('ROC curves', () => {
    const one = (roc: readonly { readonly fpr: number; readonly tpr: number }[]) => {
      const own = { ...scores, ood: { noise: { auroc: {}, roc } } };
      return rocCurves(
        [{ name: 'a', kind: 'ensemble', look: looks.ensemble, scores: own }],
        'noise',
      );
    };
    const pointsOf = (plot: Html) =>
      numbers(drawn(plot, looks.ensemble.color, 'path')[0].getAttribute('d'));

    test('run from the lower left to the upper right, false alarms across', () => {
      const points = pointsOf(
        one([
          { fpr: 0, tpr: 0 },
          { fpr: 0.25, tpr: 0.5 },
          { fpr: 1, tpr: 1 },
        ]),
      );
      const expected = [across(0), up(0), across(0.25), up(0.5), across(1), up(1)];
      expect(points).toEqual(expected);
    });

    test('have a root scale where they run along the corner', () => {
      const plot = one([
        { fpr: 0, tpr: 0 },
        { fpr: 0.01, tpr: 0.95 },
        { fpr: 1, tpr: 1 },
      ]);
      expect(pointsOf(plot)[2]).toBeCloseTo(across(0.1), 1);
      expect(plot.text).toContain('false positive rate (root scale)');
    });
  });
});

describe('severity', () => {
  const worse = { ...leastScores, accuracy: 0.5 };
  const bySeverity = [worse, worse, worse, worse, worse];
  const heightsOf = (untouched: { readonly untouched?: typeof worse }): readonly number[] => {
    const series: readonly Series[] = seriesOf(leastRun()).map((one) => ({
      ...one,
      scores: {
        ...leastScores,
        corruptions: { count: 10, mean: worse, bySeverity, byType: {}, ...untouched },
      },
    }));
    const [line] = drawn(
      severityCurves(series.slice(0, 1), 'accuracy'),
      looks.ensemble.color,
      'path',
    );
    return numbers(line.getAttribute('d')).filter((_, i) => i % 2 === 1);
  };

  test('severity 0 is the corrupted examples untouched, and is not there where these are not known', () => {
    const [first, ...others] = heightsOf({ untouched: leastScores });
    expect(others).toHaveLength(5);
    for (const height of others) expect(first).toBeLessThan(height);
    expect(heightsOf({})).toHaveLength(5);
  });
});

describe('training-curve', () => {
  const run = testingRun();

  describe('training', () => {
    const timeline = timelineOf(run.events, 'ensemble');
    const course = { name: 'ensemble', look: looks.ensemble, timeline };
    const plot = trainingCurve([course], {
      label: 'loss',
      value: ({ train }) => train.loss,
      log: true,
    });

    test('names its phases, shades every other, and rules the explorations', () => {
      const text = [...parsed(plot).querySelectorAll('text')].map(({ textContent }) => textContent);
      for (const { name } of timeline.phases) expect(text).toContain(name);
      expect(drawn(plot, 'var(--shade)', 'rect')).toHaveLength(2);
      const ruled = drawn(plot, 'var(--muted)', 'line');
      const explorations = timeline.topology.filter(({ cause }) => cause === 'exploration');
      expect(ruled).toHaveLength(timeline.topology.length);
      expect(explorations).toHaveLength(3);
    });

    test('marks every epoch, hollow where it became a ticket', () => {
      expect(drawn(plot, 'var(--surface)', 'circle')).toHaveLength(3);
    });

    test('a training of many epochs is a line without marks but for its tickets', () => {
      const many = Array.from({ length: 50 }, (_, i) => {
        const { ticket: _ticket, ...epoch } = timeline.epochs[0];
        return { ...epoch, at: i + 1, ...(i === 49 ? { ticket: 1 } : {}) };
      });
      const long = { ...course, timeline: { ...timeline, epochs: many, length: 50 } };
      const curve = trainingCurve([long], { label: 'loss', value: ({ train }) => train.loss });
      expect(drawn(curve, 'var(--surface)', 'circle')).toHaveLength(1);
      expect(drawn(curve, looks.ensemble.color, 'circle')).toHaveLength(1);
    });

    test('every layer has its curve', () => {
      const layers = ['conv1/kernel', 'logits/kernel'].map((name, i) => ({
        name,
        look: itemLook(i),
      }));
      for (const share of ['density', 'explored'] as const) {
        const curves = layerCurves(timeline, layers, share);
        for (const { look } of layers) expect(drawn(curves, look.color, 'path')).toHaveLength(1);
      }
    });

    test('a learning rate is constant over each epoch, from its start', () => {
      const curve = trainingCurve([course], {
        label: 'learning rate',
        value: ({ epoch }) => (epoch === 1 ? 2 : 1),
        steps: true,
      });
      const [line] = drawn(curve, looks.ensemble.color, 'path');
      const end = across(1 / timeline.length);
      const corners = [across(0), up(1), end, up(1), end, up(0)];
      const path = numbers(line.getAttribute('d')).slice(2, 8);
      corners.forEach((value, k) => {
        expect(path[k]).toBeCloseTo(value, 1);
      });
    });

    test('a value of 0 has no logarithm, and takes the scale with it', () => {
      const curve = trainingCurve([course], {
        label: 'learning rate',
        value: ({ epoch }) => (epoch === 2 ? 0 : 0.1),
        log: true,
      });
      expect(curve.text).not.toContain('NaN');
      const [line] = drawn(curve, looks.ensemble.color, 'path');
      expect(numbers(line.getAttribute('d'))).toContain(up(0));
    });
  });
});
