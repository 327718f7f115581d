import { describe, expect, test } from 'vitest';
import type { RunData } from '../run-data.js';
import { parsed, textOf } from '../testing-page.js';
import { leastRun, leastScores, testingRun } from '../testing-run.js';
import { classCards } from './class-cards.js';
import { dashboard } from './dashboard.js';

const run = testingRun();
const shown = (...runs: RunData[]) => parsed(dashboard(runs, classCards(runs)));

describe('dashboard', () => {
  test('shows table, reliability, other data and cost', () => {
    const page = shown(run);
    for (const id of ['verdict', 'reliability', 'ood', 'cost']) {
      expect(page.querySelector(`#at-a-glance-${id}`)).not.toBeNull();
    }
    expect(page.querySelectorAll('svg.plot')).toHaveLength(4);
  });

  test('in numbers where there are no curves', () => {
    const old = {
      ...leastRun(),
      evaluation: {
        ensemble: { ...leastScores, ood: { noise: { auroc: { entropy: 0.91 } } } },
        tickets: [],
      },
    };
    const page = shown(old);
    expect(textOf(page.querySelector('#at-a-glance-reliability'))).toContain('ensemble 0.0010');
    expect(textOf(page.querySelector('#at-a-glance-ood'))).toContain('ensemble 0.9100');
    expect(textOf(page.querySelector('#at-a-glance-cost'))).toContain('no cost');
  });

  test('of several runs names those that are to be evaluated again', () => {
    const least = leastRun();
    const noise = { auroc: { entropy: 0.91 } };
    const old = {
      ...least,
      name: 'old',
      folder: 'runs/old',
      evaluation: { ensemble: { ...leastScores, ood: { noise } }, tickets: [] },
    };
    const page = shown(least, old);
    const hint = (id: string) => textOf(page.querySelector(`#at-a-glance-${id} .remark`));
    expect(hint('ood')).toBe(
      'This evaluation has no curves: run freetickets evaluate runs/old again.',
    );
    for (const id of ['reliability', 'cost']) {
      expect(hint(id)).toContain(
        'run freetickets evaluate runs/made-up and freetickets evaluate runs/old again.',
      );
    }
  });

  test('of several runs compares ROC curves', () => {
    const page = shown(run, testingRun({ name: 'other' }));
    expect(page.querySelector('#at-a-glance-ood svg')?.getAttribute('aria-label')).toBe(
      'ROC curves for fashion-mnist of made-up, other',
    );
  });

  test('the legend of ROC curves names what is drawn, and the card what is not', () => {
    const other = testingRun({ name: 'other' });
    const { ood: _, ...ensemble } = other.evaluation.ensemble;
    const without = { ...other, evaluation: { ...other.evaluation, ensemble } };
    const card = shown(run, without).querySelector('#at-a-glance-ood');
    expect([...(card?.querySelectorAll('.legend li') ?? [])].map(textOf)).toEqual(['made-up']);
    expect(textOf(card?.querySelector('.remark') ?? null)).toBe(
      'Without a curve for fashion-mnist: other.',
    );
  });
});
