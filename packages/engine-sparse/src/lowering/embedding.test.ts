import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { expectAgreement } from '../testing-agreement.js';
import { batchOf, ticketOf } from '../testing-case.js';
import { casesOf, upTo } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';

const shape = fc.oneof(fc.tuple(upTo(12)), fc.tuple(upTo(4), upTo(4)));
const embedding = fc.record({ inputDim: upTo(9), outputDim: upTo(20) });
const nothing = fc.constant('nothing');

test('gives a row for each index, and trains the rows', async () => {
  const layer = fc.tuple(embedding, fc.constantFrom('Flatten', 'pool', 'as it is'), fc.boolean());
  const cases = casesOf(
    shape,
    layer,
    (sketch, [config, after, trainable]) => {
      sketch.add('Embedding', config, { trainable });
      if (after === 'Flatten') sketch.add('Flatten');
      if (after !== 'pool') return;
      const axes = sketch.shapeOf(sketch.last).length;
      sketch.add(axes === 2 ? 'GlobalAveragePooling1D' : 'GlobalAveragePooling2D');
    },
    nothing,
  );
  await expectAgreement(cases, 25);
});

test('reads the same indices by two layers, and by one twice', async () => {
  const cases = casesOf(
    shape,
    embedding,
    (sketch, config) => {
      const input = sketch.last;
      const first = sketch.add('Embedding', config);
      const other = sketch.add('Embedding', config, { inputs: [input] });
      const again = sketch.add('Embedding', config, { inputs: [input], layer: first });
      sketch.add('Multiply', {}, { inputs: [first, other, again] });
    },
    nothing,
  );
  await expectAgreement(cases, 8);
});

test('takes no value that is no index', async () => {
  const sketch = new Sketch([3]);
  sketch.add('Embedding', { inputDim: 5, outputDim: 2 });
  const each = {
    graph: sketch.classified(2),
    ...{ seed: 2, count: 2, density: 1, empty: 0, labelSmoothing: 0 },
  };
  const engine = sparse({ threads: 1 });
  const predictor = await engine.createPredictor(each.graph, [ticketOf(each)]);
  const network = await engine.createNetwork(each.graph, {
    initial: ticketOf(each),
    optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    loss: { labelSmoothing: 0 },
    batchSize: 2,
    seed: 1,
  });
  const batch = batchOf(each, 2);
  for (const value of [5, -1, 0.5, Number.NaN]) {
    const inputs = batch.inputs.with(4, value);
    const message = `Example 1 has the value ${value}, but the layer "embedding-1" (Embedding) takes whole numbers from 0 to 4.`;
    const hint = "normalise: 'none' keeps indices";
    const answers = [
      () => predictor.predict(inputs, 2),
      () => network.predict(inputs, 2),
      () => network.trainBatch({ ...batch, inputs }, { learningRate: 0.1 }),
      () => network.gradients({ ...batch, inputs }, []),
    ];
    for (const answer of answers) {
      await expect(answer()).rejects.toThrow(DataError);
      await expect(answer()).rejects.toThrow(message);
      if (value === 0.5) await expect(answer()).rejects.toThrow(hint);
    }
  }
  predictor.dispose();
  network.dispose();
});
