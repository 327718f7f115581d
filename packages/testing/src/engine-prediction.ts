import { ModelError } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe } from './engine-probe.js';
import { forward, sampleScales, valuesOf } from './example-forward.js';
import { dropoutGraph, exampleBatch, exampleGraph, exampleTicket } from './example-network.js';

/** Logits of networks and predictors. */
export function predictionCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'predicts with a ticket as the network does that it was exported from',
      run: () =>
        probe.withNetwork({}, async (network) => {
          await probe.train(network, 1, 2);
          const { inputs, count } = exampleBatch(9, BATCH_SIZE);
          const expected = await network.predict(inputs, count);
          const members = [await network.exportTicket(), exampleTicket(2)];
          const one = await probe.engine.createPredictor(exampleGraph, members.slice(0, 1));
          probe.checkSame(
            await one.predict(inputs, count),
            expected,
            'an ensemble of one differs.',
          );
          probe.check(one.members === 1, `an ensemble of one says it has ${one.members} members.`);
          one.dispose();
          const two = await probe.engine.createPredictor(exampleGraph, members);
          const logits = await two.predict(inputs, count);
          two.dispose();
          const size = count * exampleGraph.classes;
          probe.check(
            logits.length === 2 * size,
            `gives ${logits.length} logits, not ${2 * size}.`,
          );
          probe.checkSame(logits.slice(0, size), expected, 'the first of two members differs.');
          await probe.withNetwork({ initial: exampleTicket(2) }, async (other) => {
            const second = await other.predict(inputs, count);
            probe.checkSame(logits.slice(size), second, 'the second of two members differs.');
          });
        }),
    },
    {
      name: 'predicts each example by itself, as many as there are',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const count = 2 * BATCH_SIZE + 3;
          const { inputs } = exampleBatch(9, count);
          const logits = await network.predict(inputs, count);
          probe.check(
            logits.length === count * exampleGraph.classes,
            `gives ${logits.length} logits.`,
          );
          const size = inputs.length / count;
          const single: number[] = [];
          for (let i = 0; i < count; i++) {
            single.push(...(await network.predict(inputs.slice(i * size, (i + 1) * size), 1)));
          }
          probe.checkClose(logits, single, 'logits of one example at a time');
          probe.check((await network.predict(new Float32Array(0), 0)).length === 0, 'no example');
        }),
    },
    {
      name: 'predicts with members that are samples of a network with dropout, or says that it cannot',
      run: async () => {
        if (probe.engine.unsupported(dropoutGraph, 'train').length > 0) return;
        const [seed, count] = [7, 2 * BATCH_SIZE + 3];
        const ticket = exampleTicket(1, dropoutGraph);
        const { inputs } = exampleBatch(9, count);
        const members = [ticket, ticket, ticket];
        const options = { dropoutSeed: seed };
        const predictor = await probe.engine.createPredictor(dropoutGraph, members, options);
        const expected = members.flatMap((_, m) => {
          const scales = sampleScales(dropoutGraph, seed, m + 1, count);
          const { logits } = forward(
            dropoutGraph,
            valuesOf(ticket),
            { inputs, count },
            scales,
            'moving',
          );
          return [...logits];
        });
        probe.checkClose(await predictor.predict(inputs, count), expected, 'logits of samples');
        const size = inputs.length / count;
        const last = await predictor.predict(inputs.slice(-size), 1);
        const alone = members.flatMap((_, m) => {
          const end = (m + 1) * count * dropoutGraph.classes;
          return expected.slice(end - dropoutGraph.classes, end);
        });
        probe.checkClose(last, alone, 'logits of samples, of an example alone');
        predictor.dispose();
        await probe.checkThrows(
          async () => probe.engine.createPredictor(exampleGraph, [exampleTicket(1)], options),
          ModelError,
          'samples of a graph without dropout',
        );
      },
    },
  ];
}
