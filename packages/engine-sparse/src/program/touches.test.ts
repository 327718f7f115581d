import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Installed } from '../installed.js';
import { type LoweredTraining, lowerTraining } from '../lowering/lower.js';
import { SparseNetwork } from '../network.js';
import { chooseRuntime } from '../runtime/choose.js';
import type { Runtime } from '../runtime/machine.js';
import { masksOf } from '../state.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { networks } from '../testing-networks.js';
import { runtimes } from '../testing-runtimes.js';
import type { Region } from './region.js';

const GUARD = 4096;
const LEARNING_RATE = 0.1;
const optimizer = {
  name: 'sgd',
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0.01,
  clipNorm: 1,
} as const;

/** Forbids a stretch of a heap, or allows it: where the tests run under AddressSanitizer (tools/sanitize-kernels.js). */
type Guard = (heap: Uint8Array, from: number, bytes: number, isForbidden: boolean) => void;
const { FREETICKETS_GUARDS } = process.env;
const guard: Guard | undefined =
  FREETICKETS_GUARDS && createRequire(import.meta.url)(FREETICKETS_GUARDS).guard;

const all = runtimes
  .filter(({ threads, variant }) => threads === 1 || !variant.startsWith('wasm'))
  .map((options) => chooseRuntime(options).runtime);

/** A region's place, and between which operations a program says that it is needed. */
interface Watched {
  readonly region: Region;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly isTransient: boolean;
}

/** Gives every region a place of its own, with a guard behind it. */
function spread({ program, networks }: LoweredTraining): readonly Watched[] {
  const { operations, kept } = program;
  const transient = new Set(operations.flatMap(({ writes }) => writes));
  const watched = [...kept, ...transient].map((region): Watched => {
    const uses = operations.flatMap(({ reads, writes }, i) =>
      [...reads, ...writes].includes(region) ? [i] : [],
    );
    const isOutput = networks.some(({ logits }) => logits.data === region);
    const last = isOutput ? operations.length : Math.max(...uses);
    const isTransient = transient.has(region);
    return { region, bytes: region.bytes, first: Math.min(...uses), last, isTransient };
  });
  kept.push(...transient);
  for (const { reads, writes } of operations) {
    reads.length = 0;
    writes.length = 0;
  }
  for (const { region } of watched) region.bytes += GUARD;
  return watched;
}

/** What a step makes of the parameters, watched operation by operation. */
async function watch(each: Case, runtime: Runtime): Promise<ReadonlyMap<string, Float32Array>> {
  const { graph, count, labelSmoothing } = each;
  const ticket = ticketOf(each);
  const { inputs, labels } = batchOf(each, count);
  const lowered = lowerTraining(graph, {
    masks: masksOf(graph, ticket),
    batchSize: count,
    threads: runtime.threads,
    optimizer,
    loss: { labelSmoothing },
  });
  const { operations } = lowered.program;
  const written = operations.map(({ writes }) => new Set(writes));
  const watched = spread(lowered);
  const installed = await Installed.create(lowered, runtime, () => 'too large');
  const { heap } = installed.machine;
  const { parameters } = lowered;
  for (const parameter of parameters.all) {
    installed.valuesOf(parameter).set(ticket.parameters[parameter.name].values);
  }
  installed.floats(lowered.input, inputs.length).set(inputs);
  installed.integers(lowered.labels, count).set(labels);
  installed.setStep({ count, learningRate: LEARNING_RATE });

  const bytesOf = ({ region, bytes }: Watched) => Buffer.from(heap, region.offset, bytes);
  const guardOf = ({ region, bytes }: Watched) => Buffer.from(heap, region.offset + bytes, GUARD);
  const forbid = (isForbidden: boolean) => {
    const all = new Uint8Array(heap);
    for (const { region, bytes } of watched)
      guard?.(all, region.offset + bytes, GUARD, isForbidden);
  };
  const untouched = Buffer.alloc(GUARD, 0xff);
  for (const each of watched) guardOf(each).fill(0xff);
  const transient = watched.filter(({ isTransient }) => isTransient);
  const before = new Map<Watched, Buffer>();
  const stops = operations.map((_, i) => i);
  installed.run(['pass', 'dense', 'update'], [...stops, operations.length], (i) => {
    forbid(false);
    const done = operations[i - 1]?.name ?? 'the beginning';
    for (const each of watched) {
      if (!guardOf(each).equals(untouched)) throw new Error(`${done} writes behind a region.`);
    }
    for (const each of transient) {
      if (i > 0 && !written[i - 1].has(each.region) && !before.get(each)?.equals(bytesOf(each)))
        throw new Error(`${done} writes to a region that it does not name.`);
      // All ones: not a number.
      if (i <= each.first || i > each.last) bytesOf(each).fill(0xff);
      before.set(each, Buffer.from(bytesOf(each)));
    }
    if (i < operations.length) forbid(true);
  });
  const values = parameters.all.map((parameter): [string, Float32Array] => [
    parameter.name,
    installed.valuesOf(parameter).slice(),
  ]);
  installed.dispose();
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
