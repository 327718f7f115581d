import { engineConformance } from '@freetickets/testing';
import { describe, test } from 'vitest';
import { sparse } from './engine.js';
import { runtimes } from './testing-runtimes.js';

describe.each(runtimes)('$variant on $threads threads', (options) => {
  for (const { name, run } of engineConformance(sparse(options))) test(name, run);
});
