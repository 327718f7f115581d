import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launcherConformance } from '@freetickets/testing';
import { describe, test } from 'vitest';
import { local } from './local.js';

const path = join(mkdtempSync(join(tmpdir(), 'freetickets-')), 'log');
writeFileSync(path, '');

describe('local', () => {
  const log = { path, read: () => readFile(path, 'utf8') };
  for (const { name, run } of launcherConformance(local({ jobs: 2 }), log)) test(name, run);
});
