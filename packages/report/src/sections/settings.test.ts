import { expect, test } from 'vitest';
import { parsed, rowsOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { settings } from './settings.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

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
