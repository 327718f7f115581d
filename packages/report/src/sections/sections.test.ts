import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { RunData } from '../run-data.js';
import { seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { leastRun, leastScores, testingRun } from '../testing-run.js';
import { corruptions } from './corruptions.js';
import { cost } from './cost.js';
import { diversity, independentDisagreement } from './diversity.js';
import { leastSure } from './least-sure.js';
import { metrics } from './metrics.js';
import { missing } from './missing.js';
import { ood } from './ood.js';
import { predictionMapSection } from './prediction-map.js';
import { reliability } from './reliability.js';
import { riskCoverage } from './risk-coverage.js';
import { stale } from './section.js';
import { settings } from './settings.js';
import { topology } from './topology.js';
import { coursesOf, training } from './training.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

describe('corruptions', () => {
  test('corruptions by type, predictors side by side', () => {
    const rows = rowsOf(
      parsed(corruptions(seriesOf(run), place, ['runs/a'])).querySelector('table'),
    );
    expect(rows[0].slice(0, 3)).toEqual(['Corruption', 'Accuracy ensemble', 'Accuracy dense']);
    const { fog } = evaluation.ensemble.corruptions?.byType ?? {};
    expect(rows.find(([type]) => type === 'fog')?.[1]).toBe(
      `${(100 * (fog?.mean.accuracy ?? 0)).toFixed(2)}%`,
    );
  });

  /** A run that was evaluated on `count` examples, of these types. */
  const of = (
    name: string,
    { count, types, known = true }: { count: number; types?: readonly string[]; known?: boolean },
  ) => {
    const { untouched, byType, ...rest } = evaluation.ensemble.corruptions;
    const some =
      types && Object.fromEntries(types.map((type) => [type, byType[type] ?? byType.fog]));
    const found = { ...rest, count, byType: some ?? byType, ...(known && { untouched }) };
    const ensemble = { ...evaluation.ensemble, corruptions: found };
    return { ...run, name, evaluation: { ensemble, tickets: [] } };
  };
  const pageOf = (...runs: readonly ReturnType<typeof of>[]) =>
    parsed(corruptions(seriesOfRuns(runs), place, []));

  test('says how many examples were corrupted and what severity 0 is, by run where they differ', () => {
    const said = (...runs: readonly ReturnType<typeof of>[]) =>
      textOf(pageOf(...runs).querySelector('p'));
    const [a, b] = [of('a', { count: 1000 }), of('b', { count: 500 })];
    expect(said(a)).toContain(
      'evaluated on the same 1,000 inputs; severity 0 is these as they are.',
    );
    expect(said(a, b)).toContain('inputs (a: 1,000 and b: 500); severity 0 is these as they are.');
    const published = of('c', { count: 1000, known: false });
    expect(said(published)).toContain('1,000 inputs, of files that say nothing of severity 0.');
    expect(said(a, published)).toContain('1,000 inputs; severity 0 is these as they are (of a).');
  });

  test('compares runs on the types that they share, and says where there are none', () => {
    const tableOf = (page: ReturnType<typeof pageOf>) => rowsOf(page.querySelector('table'));
    const [a, b] = [
      of('a', { count: 10, types: ['fog', 'snow'] }),
      of('b', { count: 10, types: ['fog', 'jpeg'] }),
    ];
    const shared = pageOf(a, b);
    expect(shared.querySelectorAll('figure')).toHaveLength(3);
    const [, mean, fog, snow, jpeg] = tableOf(shared);
    expect([mean[0], fog[0], snow[0], jpeg[0]]).toEqual(['shared: fog', 'fog', 'snow', 'jpeg']);
    expect(mean.slice(1)).toEqual(fog.slice(1));
    expect([snow[2], jpeg[1]]).toEqual(['–', '–']);
    const apart = pageOf(a, of('c', { count: 10, types: ['jpeg'] }));
    expect(apart.querySelectorAll('figure')).toHaveLength(0);
    expect(textOf(apart.body)).toContain('different types of corruption');
    expect(tableOf(apart).map(([head]) => head)).toEqual(['Corruption', 'fog', 'snow', 'jpeg']);
  });
});

describe('diversity', () => {
  test('diversity in words and by pair', () => {
    const page = parsed(diversity(run, place) ?? '');
    expect(textOf(page.querySelector('p'))).toContain('different classes on 3.10% of the test set');
    expect(page.querySelectorAll('figure')).toHaveLength(3);
    expect(diversity(leastRun(), place)).toBeUndefined();
  });

  test('disagreement has a scale: that of as accurate networks with independent errors', () => {
    // Of two classes, both are wrong or both are right where they agree: 1 - 0.81 - 0.01.
    const two = [{ accuracy: 0.9 }, { accuracy: 0.9 }];
    expect(independentDisagreement(two, 2)).toBeCloseTo(0.18, 12);
    // Of three, two wrong ones agree every second time.
    expect(independentDisagreement(two, 3)).toBeCloseTo(1 - 0.81 - 0.005, 12);
    expect(independentDisagreement([...two, { accuracy: 1 }], 2)).toBeCloseTo(0.38 / 3, 12);
    const expected = independentDisagreement(evaluation.tickets, 10);
    expect(textOf(parsed(diversity(run, place) ?? '').body)).toContain(
      `would on ${(100 * expected).toFixed(2)}%. These are at ${Math.round(3.1 / expected)}% of that.`,
    );
  });
});

describe('least-sure', () => {
  describe('inputs the ensemble is least sure of', () => {
    test('are pictures with what is true and what was said', () => {
      const page = parsed(leastSure(run, place));
      expect(page.querySelectorAll('img')).toHaveLength(12);
      const [first, second] = page.querySelectorAll('.inputs li');
      expect(textOf(first)).toContain('zero ✓right');
      expect(textOf(second)).toContain('six ✗wrong');
      expect(textOf(second)).toContain('confidence32.0%');
      const source = first.querySelector('img')?.getAttribute('src') ?? '';
      const png = decode(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
      expect([png.width, png.height, png.channels]).toEqual([28, 28, 1]);
      expect(Buffer.from(png.data.buffer).toString('base64')).toBe(evaluation.leastSure[0].pixels);
    });

    test('are without pictures where they are no images, or not of their size', () => {
      const of = (inputShape: readonly number[]) => ({
        ...run,
        evaluation: { ...evaluation, test: { ...evaluation.test, inputShape } },
      });
      for (const shape of [[784], [28, 28, 3], [28, 14, 2]]) {
        const page = parsed(leastSure(of(shape), place));
        expect(page.querySelectorAll('img')).toHaveLength(0);
        expect(page.querySelectorAll('.inputs li')).toHaveLength(12);
      }
    });
  });
});

describe('metrics', () => {
  test('metrics of every predictor', () => {
    const rows = rowsOf(parsed(metrics(seriesOf(run), place) ?? '').querySelector('table'));
    expect(rows[0]).toEqual(['Metric', 'ensemble', 'dense', 'ticket 1', 'ticket 2', 'ticket 3']);
    expect(rows[1].slice(0, 2)).toEqual(['top5 accuracy', '0.9991']);
    expect(metrics(seriesOf(leastRun()), place)).toBeUndefined();
    const none = {
      ...leastRun(),
      evaluation: { ensemble: { ...leastScores, metrics: { aurc: null } }, tickets: [] },
    };
    expect(rowsOf(parsed(metrics(seriesOf(none), place) ?? '').querySelector('table'))[1]).toEqual([
      'AURC',
      '–',
    ]);
  });
});

describe('missing', () => {
  test('what is missing is said, and of which run', () => {
    const broken = {
      ...run,
      evaluation: { ...evaluation, missing: [{ part: 'ood: svhn', why: 'no such folder' }] },
    };
    expect(textOf(parsed(missing([broken]) ?? '').body)).toBe(
      'Not evaluated:ood: svhn: no such folder',
    );
    expect(textOf(parsed(missing([broken, testingRun({ name: 'b' })]) ?? '').body)).toContain(
      'made-up: ood',
    );
    expect(missing([run])).toBeUndefined();
  });

  test('so is what to know of what was evaluated', () => {
    const warned = {
      ...run,
      evaluation: { ...evaluation, warnings: ['the data may be <others>'] },
    };
    expect(textOf(parsed(missing([warned]) ?? '').body)).toBe('Warnings:the data may be <others>');
  });
});

describe('ood', () => {
  test('other data: histograms, curves and every measure by every score', () => {
    const page = parsed(
      ood(withoutTickets(seriesOf(run)), place, { folders: [run.folder], histograms: true }),
    );
    expect(page.querySelectorAll('figure')).toHaveLength(6);
    const { auroc, auprOut, auprIn } = evaluation.ensemble.ood.noise;
    expect(rowsOf(page.querySelector('table')).map((row) => row.slice(0, 6))).toContainEqual([
      'noise',
      'ensemble',
      'max probability',
      ...[auroc, auprOut, auprIn].map((by) => by.maxProbability.toFixed(4)),
    ]);
  });

  test('of several runs the curves are on one plot for each data set', () => {
    const series = seriesOfRuns([run, testingRun({ name: 'other', dense: false })]);
    const page = parsed(ood(series, place, { folders: [run.folder], histograms: false }));
    expect(
      [...page.querySelectorAll('svg.plot')].map((plot) => plot.getAttribute('aria-label')),
    ).toEqual([
      'ROC curves for fashion-mnist of made-up, made-up dense, other',
      'ROC curves for noise of made-up, made-up dense, other',
    ]);
  });

  test('says why entropy stands for all scores, and which did better on every set', () => {
    const words = (noise: number, letters: number) => {
      const ood_ = {
        noise: { auroc: { entropy: 0.9, energy: noise } },
        letters: { auroc: { entropy: 0.9, energy: letters } },
      };
      const ensemble = { ...leastScores, ood: ood_ };
      const evaluated = { ...leastRun(), evaluation: { ensemble, tickets: [] } };
      const options = { folders: ['a'], histograms: true };
      return textOf(parsed(ood(seriesOf(evaluated), place, options)).body);
    };
    expect(words(0.95, 0.91)).toContain(
      'Here energy did better on every set; to rely on another score,',
    );
    expect(words(0.95, 0.9)).toContain('it is by predictive entropy');
    expect(words(0.95, 0.9)).not.toContain('did better on every set');
  });

  test('one number for the false alarms is that by entropy', () => {
    const noise = { auroc: { entropy: 0.9, maxProbability: 0.8 }, fpr95: 0.1234 };
    const old: RunData = {
      ...leastRun(),
      evaluation: { ...leastRun().evaluation, ensemble: { ...leastScores, ood: { noise } } },
    };
    const rows = rowsOf(
      parsed(ood(seriesOf(old), place, { folders: ['runs/a'], histograms: true })).querySelector(
        'table',
      ),
    );
    expect(rows.slice(1)).toEqual([
      ['noise', 'ensemble', 'entropy', '0.9000', '–', '–', '12.34%'],
      ['noise', 'ensemble', 'max probability', '0.8000', '–', '–', '–'],
    ]);
  });
});

describe('reliability', () => {
  test('reliability shows ensemble, dense and tickets', () => {
    const page = parsed(reliability(run, place));
    expect([...page.querySelectorAll('figcaption strong')].map(textOf)).toEqual([
      'ensemble',
      'dense',
      'individual tickets',
    ]);
  });

  test('says that the interval of the ECE allows for its bias, where there is one', () => {
    expect(textOf(parsed(reliability(run, place)).body)).toContain('account for this upward bias');
    const { ci95: _, ...ensemble } = run.evaluation.ensemble;
    const old = { ...leastRun(), evaluation: { ensemble, tickets: [] } };
    expect(textOf(parsed(reliability(old, place)).body)).not.toContain('bias');
  });
});

describe('section', () => {
  test('what an evaluation does not have, and how to get it', () => {
    const said = (piece: { readonly text: string }) =>
      textOf(parsed(piece.text).querySelector('.remark'));
    const series = seriesOfRuns([leastRun()]);
    expect(said(reliability(leastRun(), place))).toContain(
      'run freetickets evaluate runs/made-up again',
    );
    expect(said(riskCoverage(series, place, ['runs/a']))).toContain('no risk-coverage curve');
    expect(said(corruptions(series, place, ['runs/a']))).toContain('evaluate runs/a --corruptions');
    expect(said(ood(series, place, { folders: ['runs/a'], histograms: true }))).toContain(
      '--ood NAME',
    );
    expect(said(cost(leastRun(), place))).toContain('no cost');
    expect(said(training(coursesOf(leastRun()), place))).toContain('no log');
    expect(said(leastSure(leastRun(), place))).toContain('evaluate runs/made-up again');
    expect(said(predictionMapSection([], place))).toContain('at least four epochs');
    expect(topology(leastRun(), place)).toBeUndefined();
  });

  test('what several evaluations do not have names each run', () => {
    const said = (folders: readonly string[]) => textOf(parsed(stale('cost', ...folders)).body);
    expect(said(['a'])).toBe('This evaluation has no cost: run freetickets evaluate a again.');
    expect(said(['a', 'b', 'c'])).toBe(
      'These evaluations have no cost: run freetickets evaluate a, freetickets evaluate b and freetickets evaluate c again.',
    );
    const series = seriesOfRuns([leastRun()]);
    expect(textOf(parsed(riskCoverage(series, place, ['a', 'b'])).body)).toContain(
      'evaluate b again',
    );
    expect(textOf(parsed(corruptions(series, place, ['a', 'b'])).body)).toContain(
      'evaluate a --corruptions and freetickets evaluate b --corruptions.',
    );
  });
});

describe('settings', () => {
  test('settings by path, with seed, engine and versions', () => {
    const page = parsed(
      settings(
        {
          ...run,
          config: { ...run.config, topology: {}, ood: ['a', 'b'] },
          started: '2026-03-14T15:09:26.535Z',
          commit: '0123456789ab',
          machine: { cpu: 'A CPU', cores: 2 },
          command: 'npx freetickets train --dataset mnist --tickets 3',
        },
        place,
      ),
    );
    const rows = [...page.querySelectorAll('table')].flatMap(rowsOf);
    for (const row of [
      ['method.tickets', '3'],
      ['topology', 'defaults'],
      ['ood', '["a","b"]'],
      ['seed', '1'],
      ['engine.variant', 'avx512'],
      ['versions.node', 'v20.20.2'],
      ['machine.cpu', 'A CPU'],
      ['started', '2026-03-14 15:09 UTC'],
      ['commit', '0123456789ab'],
      ['command', 'npx freetickets train --dataset mnist --tickets 3'],
    ]) {
      expect(rows).toContainEqual(row);
    }
  });
});

describe('topology', () => {
  test('training and topology have their plots, and layers their numbers', () => {
    expect(parsed(training(coursesOf(run), place)).querySelectorAll('figure')).toHaveLength(3);
    const page = parsed(topology(run, place) ?? '');
    expect(page.querySelectorAll('figure')).toHaveLength(3);
    const rows = rowsOf(page.querySelector('table'));
    expect(rows[1].slice(0, 4)).toEqual(['all layers', '45,500', '17,300', '38.02%']);
    expect(rows[2].slice(0, 4)).toEqual(['conv1/kernel', '500', '300', '60.00%']);
  });

  test('a network of many layers has a few with a look, and the others alike', () => {
    const names = Array.from({ length: 30 }, (_, i) => `layer ${i}`);
    const layers = Object.fromEntries(names.map((name) => [name, { density: 0.5, explored: 0.6 }]));
    const deep = {
      ...run,
      events: run.events.map((event) =>
        event.type === 'epoch'
          ? { ...event, layers }
          : event.type === 'run-start'
            ? {
                ...event,
                layers: Object.fromEntries(
                  names.map((name, i) => [name, { size: i + 1, active: 1 }]),
                ),
              }
            : event,
      ),
    };
    const page = parsed(topology(deep, place) ?? '');
    expect(rowsOf(page.querySelector('table'))).toHaveLength(32);
    expect(textOf(page.body)).toContain('other layers');
  });
});
