import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import type { Case } from '../testing-case.js';
import { plainConvolution, upTo } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';

const shapes = fc.tuple(
  fc.tuple(upTo(6), upTo(6), upTo(4)),
  fc.oneof(fc.tuple(upTo(9)), fc.tuple(upTo(5), upTo(3))),
  fc.tuple(upTo(20)),
);
const rest = fc.record({
  seed: fc.nat(9999),
  count: upTo(35),
  density: fc.constantFrom(0.3, 1),
  empty: fc.constant(0),
  labelSmoothing: fc.constant(0),
});

/** An image, rows or a vector, and another vector, each through a layer of its own. */
function several(
  [image, rows, vector]: readonly (readonly number[])[],
  isEmbedded: boolean,
): Sketch {
  const sketch = new Sketch(image, rows, vector);
  sketch.add('Conv2D', plainConvolution(3, 3), { inputs: ['input'] });
  const pooled = sketch.add('GlobalAveragePooling2D');
  const config = { inputDim: 4, outputDim: 3 };
  if (isEmbedded) sketch.add('Embedding', config, { inputs: ['input-2'] });
  else sketch.add('ReLU', {}, { inputs: ['input-2'] });
  const flat = sketch.shapeOf(sketch.last).length > 1 ? sketch.add('Flatten') : sketch.last;
  const dense = { units: 3, activation: 'tanh', useBias: true };
  const gate = sketch.add('Dense', dense, { inputs: ['input-3'] });
  const product = sketch.add('Multiply', {}, { inputs: [pooled, gate] });
  sketch.add('Concatenate', { axis: -1 }, { inputs: [product, flat, 'input-3'] });
  return sketch;
}

test('takes several inputs, whose values lie one after another', async () => {
  const cases = fc
    .record({ shapes, rest, isEmbedded: fc.boolean() })
    .map(({ shapes, rest, isEmbedded }): Case => {
      return { graph: several(shapes, isEmbedded).classified(3), ...rest };
    });
  await expectAgreement(cases, 20);
});
