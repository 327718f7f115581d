import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { leastSure } from './least-sure.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

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
