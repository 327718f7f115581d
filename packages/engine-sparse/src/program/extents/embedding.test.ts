import { test } from 'vitest';
import { type Condition, expectRefusal, MalformedProgram } from '../../testing-malformed.js';
import { embedded, lower } from '../../testing-programs.js';

const program = () => new MalformedProgram(lower({ ...embedded(), density: 1 }));

test.each<Condition>([
  [
    'it makes 2 pixels of 3 indices',
    program,
    (each) => {
      each.keepOnly('embed');
      return Object.assign(each.at(each.operation('embed').output), { width: 2 });
    },
  ],
  [
    'embeddings has 40 bytes, expected 48',
    program,
    (each) => Object.assign(each.operation('embed'), { indices: 6 }),
  ],
  [
    'embeddingsGradient has 40 bytes, expected 48',
    program,
    (each) => {
      each.keepOnly('embedBackward');
      return Object.assign(each.operation('embedBackward'), { indices: 6 });
    },
  ],
])('%s', expectRefusal);
