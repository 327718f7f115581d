import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Executable } from '../executable.js';
import { lowerTraining } from '../lowering/lower.js';
import { SparseNetwork } from '../network.js';
import { chooseRuntime } from '../runtime/choose.js';
import type { Runtime } from '../runtime/machine.js';
import { masksOf } from '../state.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { Guards } from '../testing-guards.js';
import { networks } from '../testing-networks.js';
import { runtimes } from '../testing-runtimes.js';
import { writeBatch } from '../write-batch.js';
import type { LoweredTraining } from './lowered.js';
import type { Region } from './region.js';

const LEARNING_RATE = 0.1;
const optimizer = {
  name: 'sgd',
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0.01,
  clipNorm: 1,
} as const;

const all = runtimes
  .filter(({ threads, variant }) => threads === 1 || !variant.startsWith('wasm'))
  .map((options) => chooseRuntime(options).runtime);

/** A region, and between which operations a program says that it is needed. */
interface Watched {
  readonly region: Region;
  readonly first: number;
  readonly last: number;
  readonly isTransient: boolean;
}

/** Which operations a program says that its regions are needed by. */
function watchedOf({ program, networks }: LoweredTraining): readonly Watched[] {
  const { operations, kept } = program;
  const transient = new Set(operations.flatMap(({ writes }) => writes));
  return [...kept, ...transient].map((region): Watched => {
    const uses = operations.flatMap(({ reads, writes }, i) =>
      [...reads, ...writes].includes(region) ? [i] : [],
    );
    const isOutput = networks.some(({ logits }) => logits.data === region);
    const last = isOutput ? operations.length : Math.max(...uses);
    return { region, first: Math.min(...uses), last, isTransient: transient.has(region) };
  });
}

/** What a step makes of the parameters, watched operation by operation. */
async function watch(each: Case, runtime: Runtime): Promise<ReadonlyMap<string, Float32Array>> {
  const { graph, count, labelSmoothing } = each;
  const ticket = ticketOf(each);
  const lowered = lowerTraining(graph, {
    masks: masksOf(graph, ticket),
    batchSize: count,
    threads: runtime.threads,
    optimizer,
    loss: { labelSmoothing },
  });
  const { operations } = lowered.program;
  const written = operations.map(({ writes }) => new Set(writes));
  const watched = watchedOf(lowered);
  const guards = Guards.behindRegionsOf(lowered.program);
  const executable = await Executable.create(lowered, runtime, () => 'too large');
  const { heap } = executable.machine;
  const { parameters } = lowered;
  for (const parameter of parameters.all) {
    executable.valuesOf(parameter).set(ticket.parameters[parameter.name].values);
  }
  writeBatch(executable, batchOf(each, count), graph.classes);
  executable.setStep({ count, learningRate: LEARNING_RATE });

  const bytesOf = ({ region: { offset, bytes } }: Watched) => Buffer.from(heap, offset, bytes);
  guards.write(heap);
  const transient = watched.filter(({ isTransient }) => isTransient);
  const before = new Map<Watched, Buffer>();
  const stops = operations.map((_, i) => i);
  executable.run(['pass', 'dense', 'update'], [...stops, operations.length], (i) => {
    guards.forbid(heap, false);
    const done = operations[i - 1]?.name ?? 'the beginning';
    guards.check(heap, done);
    for (const each of transient) {
      if (i > 0 && !written[i - 1].has(each.region) && !before.get(each)?.equals(bytesOf(each)))
        throw new Error(`${done} writes to a region that it does not name.`);
      // All ones: not a number.
      if (i <= each.first || i > each.last) bytesOf(each).fill(0xff);
      before.set(each, Buffer.from(bytesOf(each)));
    }
    if (i < operations.length) guards.forbid(heap, true);
  });
  const values = parameters.all.map((parameter): [string, Float32Array] => [
    parameter.name,
    executable.valuesOf(parameter).slice(),
  ]);
  executable.dispose();
  return new Map(values);
}

test('operations read and write what they say, and nothing behind it', async () => {
  let turn = 0;
  const property = async (each: Case) => {
    const runtime = all[turn++ % all.length];
    const { graph, labelSmoothing, count, seed } = each;
    const options = { initial: ticketOf(each), optimizer, loss: { labelSmoothing }, seed };
    const network = await SparseNetwork.create(graph, { ...options, batchSize: count }, runtime);
    await network.trainBatch(batchOf(each, count), { learningRate: LEARNING_RATE });
    const { parameters } = await network.exportTicket();
    network.dispose();
    for (const [name, values] of await watch(each, runtime)) {
      expect(values, name).toEqual(parameters[name].values);
    }
  };
  await fc.assert(fc.asyncProperty(networks, property), {
    seed: 1,
    numRuns: 40,
    includeErrorInReport: true,
  });
});
