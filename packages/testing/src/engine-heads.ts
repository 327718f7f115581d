import { OptionError, type TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe, plain } from './engine-probe.js';
import { parameterOf, velocityOf } from './engine-values.js';
import { exampleGraph, exampleTicket, headsGraph, softBatch } from './example-network.js';

const HEADS = 2;
const KERNEL = 'logits/kernel';
const BIAS = 'logits/bias';
const { classes: CLASSES } = exampleGraph;
const loss = { labelSmoothing: 0.1 };

/** The example network that one head of a ticket makes with all that the heads share. */
function headOf(ticket: TicketState, head: number): TicketState {
  const { mask, values } = parameterOf(ticket, KERNEL);
  const { classes } = headsGraph;
  const own = (position: number): boolean => Math.floor((position % classes) / CLASSES) === head;
  const positions = Array.from(mask.active()).filter(own);
  const inHead = (position: number): number =>
    Math.floor(position / classes) * CLASSES + (position % CLASSES);
  const kernel = {
    shape: [mask.size / classes, CLASSES],
    mask: Mask.of(mask.size / HEADS, positions.map(inHead)),
    values: values.filter((_, i) => own(mask.active()[i])),
  };
  const bias = ticket.parameters[BIAS].values.subarray(head * CLASSES, (head + 1) * CLASSES);
  return {
    graphHash: exampleGraph.hash,
    parameters: {
      ...ticket.parameters,
      [KERNEL]: kernel,
      [BIAS]: { shape: [CLASSES], values: bias },
    },
  };
}

/** The loss of a network with several heads, against networks of one head each. */
export function headCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'takes the mean over heads of loss, gradients and correct examples',
      run: async () => {
        const initial = exampleTicket(1, headsGraph);
        const batch = softBatch(1, BATCH_SIZE);
        const step = (state: TicketState, heads: number, graph: typeof exampleGraph) =>
          probe.withNetwork(
            { optimizer: plain, loss: { ...loss, ...(heads > 1 && { heads }) }, initial: state },
            async (network) => {
              const result = await network.trainBatch(batch, { learningRate: 0.05 });
              return { ...result, gradients: velocityOf(await network.exportState()) };
            },
            graph,
          );
        const together = await step(initial, HEADS, headsGraph);
        const apart = await Promise.all(
          [0, 1].map((head) => step(headOf(initial, head), 1, exampleGraph)),
        );
        const [first, second] = apart;
        probe.checkClose([together.loss], [(first.loss + second.loss) / 2], 'loss');
        const correct = (first.correct + second.correct) / 2;
        probe.check(
          Math.abs(together.correct - correct) < 1e-6,
          `counts ${together.correct} examples as correct, ${correct} are.`,
        );
        const { mask } = parameterOf(initial, KERNEL);
        const headAt = (position: number) => Math.floor((position % headsGraph.classes) / CLASSES);
        // Positions of a head come in the same order in both.
        const next = [0, 0];
        const kernel = Array.from(mask.active(), (position) => {
          const head = headAt(position);
          return apart[head].gradients[KERNEL][next[head]++] / HEADS;
        });
        const bias = apart.flatMap(({ gradients }) =>
          Array.from(gradients[BIAS], (g) => g / HEADS),
        );
        for (const [name, gradient] of Object.entries(together.gradients)) {
          const own = { [KERNEL]: kernel, [BIAS]: bias }[name];
          const shared = first.gradients[name].map((g, i) => (g + second.gradients[name][i]) / 2);
          probe.checkClose(gradient, own ?? shared, `${name}: gradient`);
        }
      },
    },
    {
      name: 'trains one head, said or not, bit for bit alike',
      run: async () => {
        const [one, none] = await Promise.all(
          [{ ...loss, heads: 1 }, loss].map((given) =>
            probe.withNetwork({ loss: given }, async (network) => {
              const result = await network.trainBatch(softBatch(2, BATCH_SIZE), {
                learningRate: 0.05,
              });
              return { result, state: await network.exportState() };
            }),
          ),
        );
        probe.checkSame(one, none, 'the steps differ.');
      },
    },
    {
      name: 'refuses heads that cannot share the classes with an OptionError',
      run: async () => {
        for (const heads of [0, 2, 3, 1.5, Number.NaN]) {
          const create = () => probe.withNetwork({ loss: { ...loss, heads } }, async () => {});
          await probe.checkThrows(create, OptionError, `${heads} heads of 3 classes`);
        }
      },
    },
  ];
}
