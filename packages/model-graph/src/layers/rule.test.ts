import { ModelError } from '@freetickets/core';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { unary } from './rule.js';

const rule = unary({ units: v.number('a number') }, () => ({ outputShape: [1] }));

test.each<[object, string]>([
  [{ units: 1, unit: 2 }, 'the option "unit" is none of this class.'],
  [{}, 'the option units is missing.'],
  [{ units: '1' }, 'the option units: got "1", expected a number.'],
  [null as never, 'the configuration: got null, expected '],
])('a configuration of %j: %s', (config, message) => {
  expect(() => rule(config, [[1]])).toThrow(ModelError);
  expect(() => rule(config, [[1]])).toThrow(message);
});
