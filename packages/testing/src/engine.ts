import {
  DataError,
  DivergenceError,
  type Engine,
  type LayerView,
  ModelError,
  type NetworkOptions,
  type NetworkState,
  type OptimizerSpec,
  PluginError,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { ConformanceCase } from './case.js';
import { exampleBatch, exampleGraph, exampleTicket } from './example-network.js';

type Sgd = Extract<OptimizerSpec, { name: 'sgd' }>;

const BATCH_SIZE = 8;
const KERNELS = ['conv/kernel', 'logits/kernel'];
const momentum: Sgd = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0.01 };
const plain: Sgd = { ...momentum, weightDecay: 0 };

/**
 * What every engine must do, on a small network of its own: exact zeros and counts, gradients, steps by the formulas,
 * masks, signals, states that continue bit for bit, prediction and errors. `tolerance` is how far, relative to the values
 * compared, its float32 arithmetic may be off where the formula is exact; default 1e-4.
 *
 * @example for (const { name, run } of engineConformance(mine())) test(name, run);
 */
export function engineConformance(
  engine: Engine,
  { tolerance = 1e-4 }: { readonly tolerance?: number } = {},
): ConformanceCase[] {
  const check = (holds: boolean, problem: string): void => {
    if (!holds) throw new PluginError(engine.name, problem);
  };
  const checkSame = (a: unknown, b: unknown, problem: string): void =>
    check(fingerprint(a) === fingerprint(b), problem);
  const checkClose = (
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    problem: string,
    relative = tolerance,
  ): void => {
    const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
    const off = Array.from(expected, (value, i) => Math.abs(value - actual[i]));
    const worst = Math.max(...off);
    check(
      actual.length === expected.length && worst <= relative * scale,
      `${problem}: off by ${worst} where the largest value is ${scale}.`,
    );
  };
  const checkThrows = async (
    work: () => Promise<unknown>,
    error: abstract new (...args: never[]) => Error,
    what: string,
  ): Promise<void> => {
    const thrown = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    check(thrown instanceof error, `${what}: expected a ${error.name}, got ${String(thrown)}.`);
  };

  /** Runs `work` on a new network. */
  const withNetwork = async <T>(
    options: Partial<NetworkOptions>,
    work: (network: TrainableNetwork) => Promise<T>,
  ): Promise<T> => {
    const network = await engine.createNetwork(exampleGraph, {
      initial: exampleTicket(1),
      optimizer: momentum,
      loss: { labelSmoothing: 0 },
      batchSize: BATCH_SIZE,
      seed: 1,
      ...options,
    });
    try {
      return await work(network);
    } finally {
      network.dispose();
    }
  };
  const train = async (network: TrainableNetwork, from: number, to: number): Promise<void> => {
    for (let step = from; step <= to; step++) {
      await network.trainBatch(exampleBatch(step, BATCH_SIZE), { learningRate: 0.05 });
    }
  };
  /** The loss gradients of all trainable parameters, active positions only: the velocity after one plain step from rest. */
  const gradientsOf = (optimizer: OptimizerSpec): Promise<Record<string, Float32Array>> =>
    withNetwork({ optimizer }, async (network) => {
      await train(network, 1, 1);
      return velocityOf(await network.exportState());
    });

  const steps: ConformanceCase[] = [
    {
      name: 'can run a convolutional network with batch normalisation',
      run: () => {
        const problems = engine.unsupported(exampleGraph);
        check(problems.length === 0, `says it cannot: ${problems.join(' ')}`);
      },
    },
    {
      name: 'keeps inactive weights at exactly 0, and masks and counts as they are',
      run: () =>
        withNetwork({}, async (network) => {
          const initial = exampleTicket(1);
          await train(network, 1, 4);
          const ticket = await network.exportTicket();
          for (const name of KERNELS) {
            const { mask, values } = parameterOf(ticket, name);
            checkSame(mask.bits, parameterOf(initial, name).mask.bits, `${name}: mask changed`);
            check(values.length === mask.count, `${name}: exports other than active weights.`);
            const { weights } = await network.layer(name);
            const zeros = mask.inactive().every((position) => weights[position] === 0);
            check(zeros, `${name}: an inactive weight is not 0.`);
            checkSame(pick(weights, mask), values, `${name}: layer() and exportTicket() disagree.`);
          }
        }),
    },
    {
      name: 'steps by v = m v + g + d w and w = w - lr v, also with Nesterov momentum',
      run: async () => {
        for (const optimizer of [momentum, { ...momentum, nesterov: true }]) {
          await withNetwork({ optimizer }, async (network) => {
            await train(network, 1, 2);
            const before = await network.exportState();
            const step = { learningRate: 0.05, collect: ['gradient'] as const };
            await network.trainBatch(exampleBatch(3, BATCH_SIZE), step);
            const after = await network.exportState();
            for (const name of KERNELS) {
              const { values, mask } = parameterOf(before, name);
              const loss = pick((await network.layer(name)).gradient, mask);
              const gradient = loss.map((g, i) => g + optimizer.weightDecay * values[i]);
              const old = velocityOf(before)[name];
              const velocity = gradient.map((g, i) => optimizer.momentum * old[i] + g);
              checkClose(velocityOf(after)[name], velocity, `${name}: velocity`);
              const direction = optimizer.nesterov
                ? gradient.map((g, i) => g + optimizer.momentum * velocity[i])
                : velocity;
              const weights = values.map((w, i) => w - step.learningRate * direction[i]);
              checkClose(after.parameters[name].values, weights, `${name}: weights`);
            }
          });
        }
      },
    },
    {
      name: 'steps Adam by its formula, its bias corrected',
      run: async () => {
        const gradients = await gradientsOf(plain);
        const optimizer: OptimizerSpec = {
          name: 'adam',
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-3,
          weightDecay: 0,
        };
        await withNetwork({ optimizer }, async (network) => {
          await train(network, 1, 1);
          const { parameters } = await network.exportTicket();
          for (const [name, gradient] of Object.entries(gradients)) {
            const { values } = exampleTicket(1).parameters[name];
            const weights = values.map((w, i) => {
              return w - (0.05 * gradient[i]) / (Math.abs(gradient[i]) + optimizer.epsilon);
            });
            checkClose(parameters[name].values, weights, `${name}: weights after one step`);
          }
        });
      },
    },
    {
      name: 'decays the weights of all trainable parameters',
      run: async () => {
        const [without, decayed] = [await gradientsOf(plain), await gradientsOf(momentum)];
        for (const [name, gradient] of Object.entries(without)) {
          const { values } = exampleTicket(1).parameters[name];
          const expected = gradient.map((g, i) => g + momentum.weightDecay * values[i]);
          checkClose(decayed[name], expected, `${name}: gradient with weight decay`);
        }
      },
    },
    {
      name: 'scales gradients down to clipNorm by their global norm, and leaves smaller ones alone',
      run: async () => {
        const gradients = await gradientsOf(plain);
        const all = Object.values(gradients).flatMap((gradient) => [...gradient]);
        const norm = Math.hypot(...all);
        const clipped = await gradientsOf({ ...plain, clipNorm: norm / 4 });
        const untouched = await gradientsOf({ ...plain, clipNorm: norm * 4 });
        for (const [name, gradient] of Object.entries(gradients)) {
          checkClose(
            clipped[name],
            gradient.map((g) => g / 4),
            `${name}: clipped gradient`,
          );
          checkSame(untouched[name], gradient, `${name}: a small gradient was changed.`);
        }
      },
    },
    {
      name: 'measures smoothed cross-entropy and correct examples before the step',
      run: () =>
        withNetwork({ loss: { labelSmoothing: 0.1 } }, async (network) => {
          // Without weights the logits are the bias, whatever the input.
          const state = await network.exportState();
          const bias = Float32Array.of(0.5, -1, 0.25);
          const parameters = {
            ...state.parameters,
            'logits/bias': { ...state.parameters['logits/bias'], values: bias },
            'logits/kernel': {
              ...state.parameters['logits/kernel'],
              values: state.parameters['logits/kernel'].values.map(() => 0),
            },
          };
          await network.importState({ ...state, parameters });
          const batch = exampleBatch(1, BATCH_SIZE);
          const { loss, correct } = await network.trainBatch(batch, { learningRate: 0.05 });
          const partition = Math.log(bias.reduce((sum, logit) => sum + Math.exp(logit), 0));
          const expected = batch.labels.reduce((sum, label) => {
            const terms = bias.map((b, c) => (0.1 / 3 + (c === label ? 0.9 : 0)) * (partition - b));
            return sum + terms.reduce((a, b) => a + b, 0) / batch.count;
          }, 0);
          checkClose([loss], [expected], 'loss');
          const zeros = batch.labels.filter((label) => label === 0).length;
          check(correct === zeros, `counts ${correct} examples as correct, ${zeros} are.`);
        }),
    },
  ];

  const signals: ConformanceCase[] = [
    {
      name: 'collects dense gradients that finite differences of the loss confirm',
      run: () =>
        withNetwork({}, async (network) => {
          const batch = exampleBatch(5, BATCH_SIZE);
          const state = await network.exportState();
          await network.gradients(batch, ['denseGradient']);
          const dense: Record<string, LayerView['denseGradient']> = {};
          for (const name of KERNELS) {
            dense[name] = Array.from((await network.layer(name)).denseGradient);
          }
          for (const name of KERNELS) {
            const { mask } = parameterOf(state, name);
            const positions = [...mask.active().slice(0, 4), ...mask.inactive().slice(0, 4)];
            const slopes: number[] = [];
            for (const position of positions) {
              const [below, above] = [-0.004, 0.004].map((by) => nudged(state, name, position, by));
              await network.importState(below);
              const { loss: left } = await network.gradients(batch, []);
              await network.importState(above);
              const { loss: right } = await network.gradients(batch, []);
              slopes.push((right - left) / 0.008);
            }
            const gradients = positions.map((position) => dense[name][position]);
            checkClose(gradients, slopes, `${name}: dense gradient`, 0.02);
          }
        }),
    },
    {
      name: 'gradients() changes nothing, and measures what a step at the same state does',
      run: () =>
        withNetwork({ track: ['denseMomentum'] }, async (network) => {
          await train(network, 1, 2);
          const batch = exampleBatch(3, BATCH_SIZE);
          const before = await network.exportState();
          const first = await network.gradients(batch, ['gradient', 'denseGradient']);
          const views = await viewsOf(network);
          checkSame(before, await network.exportState(), 'gradients() changed the state.');
          const collect = ['gradient', 'denseGradient'] as const;
          const second = await network.trainBatch(batch, { learningRate: 0.05, collect });
          checkSame(first, second, 'gradients() and trainBatch() measure different things.');
          checkSame(views, await viewsOf(network), 'they collect different gradients.');
        }),
    },
    {
      name: 'shows exactly the signals that were collected, until the next batch',
      run: () =>
        withNetwork({}, async (network) => {
          const batch = exampleBatch(1, BATCH_SIZE);
          const collect = ['gradient', 'denseGradient'] as const;
          await network.trainBatch(batch, { learningRate: 0.05, collect });
          const { mask, gradient, denseGradient } = await network.layer('conv/kernel');
          const expected = Array.from(denseGradient, (g, p) => (mask.has(p) ? g : 0));
          checkSame(Float32Array.from(gradient), Float32Array.from(expected), 'gradient');
          check(
            mask.inactive().some((position) => denseGradient[position] !== 0),
            'the dense gradient is 0 at all inactive positions.',
          );
          const views = await viewsOf(network);
          await network.predict(batch.inputs, batch.count);
          checkSame(views, await viewsOf(network), 'predict() disturbs collected signals.');
          await network.trainBatch(batch, { learningRate: 0.05, collect: ['gradient'] });
          const view = await network.layer('conv/kernel');
          check(
            view.gradient.length === mask.size,
            'the gradient was collected, but is not there.',
          );
          const read = async () => view.denseGradient;
          await checkThrows(read, PluginError, 'a signal that was not collected');
        }),
    },
    {
      name: 'tracks the running average m = 0.9 m + g of the dense gradient, in its state as well',
      run: () =>
        withNetwork({ track: ['denseMomentum'] }, async (network) => {
          const dense: Float32Array[] = [];
          for (const seed of [1, 2]) {
            const step = { learningRate: 0.05, collect: ['denseGradient'] as const };
            await network.trainBatch(exampleBatch(seed, BATCH_SIZE), step);
            dense.push(Float32Array.from((await network.layer('conv/kernel')).denseGradient));
          }
          const expected = dense[0].map((g, p) => 0.9 * g + dense[1][p]);
          const { denseMomentum } = await network.layer('conv/kernel');
          checkClose(denseMomentum, expected, 'running average');
          const stored = (await network.exportState()).denseMomentum?.['conv/kernel'] ?? [];
          checkSame(Float32Array.from(stored), Float32Array.from(denseMomentum), 'its export');
        }),
    },
  ];

  const states: ConformanceCase[] = [
    {
      name: 'setMask keeps what stays active, and starts everything else at 0',
      run: () =>
        withNetwork({}, async (network) => {
          const name = 'logits/kernel';
          await train(network, 1, 2);
          const before = await network.exportState();
          const old = parameterOf(before, name).mask;
          const mask = old.without(old.active().slice(0, 5)).with(old.inactive().slice(3, 12));
          await network.setMask(name, mask);
          const after = await network.exportState();
          check(mask.equals(parameterOf(after, name).mask), 'has another mask than it was given.');
          for (const [what, [was, is]] of Object.entries({
            weights: [before.parameters[name].values, after.parameters[name].values],
            velocity: [velocityOf(before)[name], velocityOf(after)[name]],
          })) {
            const dense = new Map(Array.from(old.active(), (position, i) => [position, was[i]]));
            const expected = Float32Array.from(
              mask.active(),
              (position) => dense.get(position) ?? 0,
            );
            checkSame(is, expected, `${what} after setMask`);
          }
          const explored = Mask.from(after.explored[name]);
          check(explored.equals(old.union(mask)), 'explored is not the union of all masks.');
          const others = ({ parameters }: NetworkState) =>
            Object.entries(parameters).filter(([other]) => other !== name);
          checkSame(others(before), others(after), 'setMask changed another parameter.');
          await train(network, 3, 4);
          const { weights } = await network.layer(name);
          check(
            mask.inactive().every((position) => weights[position] === 0),
            'a weight that was pruned comes back by itself.',
          );
          check(
            mask
              .difference(old)
              .active()
              .every((position) => weights[position] !== 0),
            'a weight that was grown is not trained.',
          );
        }),
    },
    {
      name: 'goes on bit for bit from an exported state',
      run: () =>
        withNetwork({ track: ['denseMomentum'] }, async (network) => {
          await train(network, 1, 3);
          const { mask } = await network.layer('conv/kernel');
          await network.setMask('conv/kernel', Mask.from(mask).without(mask.active().slice(0, 2)));
          const state = await network.exportState();
          const text = fingerprint(state);
          await train(network, 4, 6);
          const expected = await network.exportState();
          check(text === fingerprint(state), 'training wrote to an exported state.');
          const options = { initial: state, track: ['denseMomentum'] as const };
          await withNetwork(options, async (resumed) => {
            checkSame(await resumed.exportState(), state, 'a state changes by creation from it.');
            await train(resumed, 4, 6);
            checkSame(await resumed.exportState(), expected, 'a network created from it differs.');
          });
          await network.importState(state);
          await train(network, 4, 6);
          checkSame(await network.exportState(), expected, 'a network that imported it differs.');
        }),
    },
    {
      name: 'moves the statistics of batch normalisation in training alone',
      run: () =>
        withNetwork({}, async (network) => {
          const statistics = async () => {
            const { parameters } = await network.exportTicket();
            return [parameters['norm/moving_mean'], parameters['norm/moving_variance']];
          };
          const before = await statistics();
          const { inputs, count } = exampleBatch(1, BATCH_SIZE);
          await network.predict(inputs, count);
          checkSame(before, await statistics(), 'predict() moved them.');
          await train(network, 1, 1);
          check(fingerprint(before) !== fingerprint(await statistics()), 'training left them.');
        }),
    },
  ];

  const prediction: ConformanceCase[] = [
    {
      name: 'predicts with a ticket as the network does that it was exported from',
      run: () =>
        withNetwork({}, async (network) => {
          await train(network, 1, 2);
          const { inputs, count } = exampleBatch(9, BATCH_SIZE);
          const expected = await network.predict(inputs, count);
          const members = [await network.exportTicket(), exampleTicket(2)];
          const one = await engine.createPredictor(exampleGraph, members.slice(0, 1));
          checkSame(await one.predict(inputs, count), expected, 'an ensemble of one differs.');
          check(one.members === 1, `an ensemble of one says it has ${one.members} members.`);
          one.dispose();
          const two = await engine.createPredictor(exampleGraph, members);
          const logits = await two.predict(inputs, count);
          two.dispose();
          const size = count * exampleGraph.classes;
          check(logits.length === 2 * size, `gives ${logits.length} logits, not ${2 * size}.`);
          checkSame(logits.slice(0, size), expected, 'the first of two members differs.');
          await withNetwork({ initial: exampleTicket(2) }, async (other) => {
            const second = await other.predict(inputs, count);
            checkSame(logits.slice(size), second, 'the second of two members differs.');
          });
        }),
    },
    {
      name: 'predicts each example by itself, as many as there are',
      run: () =>
        withNetwork({}, async (network) => {
          const count = 2 * BATCH_SIZE + 3;
          const { inputs } = exampleBatch(9, count);
          const logits = await network.predict(inputs, count);
          check(logits.length === count * exampleGraph.classes, `gives ${logits.length} logits.`);
          const size = inputs.length / count;
          const single: number[] = [];
          for (let i = 0; i < count; i++) {
            single.push(...(await network.predict(inputs.slice(i * size, (i + 1) * size), 1)));
          }
          checkClose(logits, single, 'logits of one example at a time');
          check((await network.predict(new Float32Array(0), 0)).length === 0, 'no example');
        }),
    },
  ];

  const errors: ConformanceCase[] = [
    {
      name: 'refuses batches that do not fit with a DataError',
      run: () =>
        withNetwork({}, async (network) => {
          const batch = exampleBatch(1, BATCH_SIZE);
          const step = { learningRate: 0.05 };
          const wrong = {
            'more examples than batchSize': exampleBatch(1, BATCH_SIZE + 1),
            'too few inputs': { ...batch, inputs: batch.inputs.slice(1) },
            'too few labels': { ...batch, labels: batch.labels.slice(1) },
            'a label past the last class': { ...batch, labels: batch.labels.map(() => 3) },
            'a negative label': { ...batch, labels: batch.labels.map(() => -1) },
          };
          for (const [what, given] of Object.entries(wrong)) {
            await checkThrows(() => network.trainBatch(given, step), DataError, what);
            await checkThrows(() => network.gradients(given, []), DataError, what);
          }
          const few = () => network.predict(batch.inputs.slice(1), batch.count);
          await checkThrows(few, DataError, 'too few inputs to predict');
        }),
    },
    {
      name: 'refuses names and states that do not fit with a ModelError',
      run: () =>
        withNetwork({}, async (network) => {
          const state = await network.exportState();
          const foreign = { ...state, graphHash: 'another graph' };
          await checkThrows(() => network.layer('conv9/kernel'), ModelError, 'an unknown layer');
          await checkThrows(
            () => network.layer('logits/bias'),
            ModelError,
            'an unmasked parameter',
          );
          await checkThrows(
            () => network.setMask('conv9/kernel', Mask.full(4)),
            ModelError,
            'a mask of an unknown layer',
          );
          await checkThrows(() => network.importState(foreign), ModelError, 'a foreign state');
          const create = () => withNetwork({ initial: foreign }, async () => {});
          await checkThrows(create, ModelError, 'a foreign initial state');
          const predictor = () => engine.createPredictor(exampleGraph, [foreign]);
          await checkThrows(predictor, ModelError, 'a foreign ticket');
        }),
    },
    {
      name: 'stops before a step with a DivergenceError where the loss is not finite',
      run: () =>
        withNetwork({}, async (network) => {
          await train(network, 1, 1);
          const before = await network.exportState();
          const batch = exampleBatch(2, BATCH_SIZE);
          batch.inputs[0] = Number.NaN;
          const step = () => network.trainBatch(batch, { learningRate: 0.05 });
          await checkThrows(step, DivergenceError, 'an input that is NaN');
          checkSame(before, await network.exportState(), 'the step was applied.');
        }),
    },
  ];

  return [...steps, ...signals, ...states, ...prediction, ...errors];
}

function parameterOf(state: TicketState, name: string): { values: Float32Array; mask: Mask } {
  const { values, mask } = state.parameters[name] ?? {};
  if (!values || !mask) throw new PluginError(name, 'the exported state has no mask of it.');
  return { values, mask: Mask.from(mask) };
}

function velocityOf(state: NetworkState): Record<string, Float32Array> {
  const { velocity } = state.slots;
  if (!velocity) throw new PluginError('sgd', "the exported state has no slot 'velocity'.");
  return { ...velocity };
}

/** A state with a masked weight moved by `by`, and made active for it. */
function nudged(state: NetworkState, name: string, position: number, by: number): NetworkState {
  const { values, mask } = parameterOf(state, name);
  const wider = mask.with([position]);
  const widened = (active: Float32Array) => {
    const dense = new Map(Array.from(mask.active(), (p, i) => [p, active[i]]));
    return Float32Array.from(wider.active(), (p) => dense.get(p) ?? 0);
  };
  const index = wider.active().indexOf(position);
  const parameter = { ...state.parameters[name], mask: wider, values: widened(values) };
  parameter.values[index] += by;
  const velocity = { ...velocityOf(state), [name]: widened(velocityOf(state)[name]) };
  return {
    ...state,
    parameters: { ...state.parameters, [name]: parameter },
    slots: { ...state.slots, velocity },
  };
}

function pick(values: ArrayLike<number>, mask: Mask): Float32Array {
  return Float32Array.from(mask.active(), (position) => values[position]);
}

async function viewsOf(network: TrainableNetwork): Promise<Float32Array[][]> {
  const views: Float32Array[][] = [];
  for (const name of KERNELS) {
    const { gradient, denseGradient } = await network.layer(name);
    views.push([Float32Array.from(gradient), Float32Array.from(denseGradient)]);
  }
  return views;
}

/** Equal for values that are equal bit for bit, but for the sign of 0. */
function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Float32Array || inner instanceof Uint8Array
      ? Array.from(inner, (number) => String(number))
      : inner,
  );
}
