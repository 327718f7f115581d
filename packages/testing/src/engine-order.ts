import {
  ModelError,
  type PredictOptions,
  type Predictor,
  type TrainableNetwork,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe } from './engine-probe.js';
import { exampleBatch, exampleGraph, exampleTicket } from './example-network.js';

/** What every host has, and types without a host do not. */
declare const setTimeout: (after: () => void, milliseconds: number) => number;
declare const clearTimeout: (timer: number) => void;
declare const performance: { now(): number };
declare const AbortController: new () => {
  readonly signal: NonNullable<PredictOptions['signal']>;
  abort(reason: unknown): void;
};

/** A prediction that takes so many milliseconds has to let the event loop go on several times. */
const LONG = 100;

/** `count` examples, few of them different. */
function manyInputs(count: number): Float32Array {
  const { inputs } = exampleBatch(1, BATCH_SIZE);
  const size = inputs.length / BATCH_SIZE;
  const many = new Float32Array(count * size);
  for (let at = 0; at < many.length; at += inputs.length)
    many.set(inputs.subarray(0, many.length - at), at);
  return many;
}

/** How a call ended: its answer, or why it was refused. */
const outcomeOf = <T>(call: Promise<T>): Promise<{ answer?: T; error?: unknown }> =>
  call.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );

/** Calls that are made while others are under way. */
export function orderCases(probe: EngineProbe): ConformanceCase[] {
  const withPredictor = async <T>(work: (predictor: Predictor) => Promise<T>): Promise<T> => {
    const predictor = await probe.engine.createPredictor(exampleGraph, [exampleTicket(1)]);
    try {
      return await work(predictor);
    } finally {
      predictor.dispose();
    }
  };
  /** Predicts more and more examples until that takes long, with a timer that counts the turns of the event loop. */
  const predictLong = async (predictor: Predictor): Promise<{ count: number; turns: number }> => {
    for (let count = 1024; ; count *= 2) {
      const inputs = manyInputs(count);
      let turns = 0;
      let timer = 0;
      const tick = () => {
        turns++;
        timer = setTimeout(tick, 0);
      };
      timer = setTimeout(tick, 0);
      const started = performance.now();
      await predictor.predict(inputs, count);
      const took = performance.now() - started;
      clearTimeout(timer);
      // On a busy machine, little work may take long.
      const isLong = took > (turns > 1 ? LONG : 8 * LONG);
      if (isLong || count >= 2 ** 20) return { count, turns };
    }
  };
  /** Aborts a prediction of `count` examples, or of more where that is over before, and one that waits behind it. */
  const abortLong = async (predictor: Predictor, count: number) => {
    for (let many = count; ; many *= 2) {
      const reason = new Error('enough');
      const controller = new AbortController();
      const { signal } = controller;
      setTimeout(() => controller.abort(reason), 0);
      const calls = [many, 1].map((n) =>
        outcomeOf(predictor.predict(manyInputs(n), n, { signal })),
      );
      const [during, waiting] = await Promise.all(calls);
      if (during.error || many >= 8 * count) return { during, waiting, signal, reason };
    }
  };

  return [
    {
      name: 'carries out predictions in the order they are asked for',
      run: () =>
        withPredictor(async (predictor) => {
          const sizes = [300, 1, 40];
          const alone: Float32Array[] = [];
          for (const size of sizes) alone.push(await predictor.predict(manyInputs(size), size));
          const order: number[] = [];
          const calls = sizes.map((size) =>
            predictor.predict(manyInputs(size), size).finally(() => order.push(size)),
          );
          probe.checkSame(await Promise.all(calls), alone, 'predictions at once are others.');
          probe.check(order.join() === sizes.join(), `predictions of ${sizes} end as ${order}.`);
        }),
    },
    {
      name: 'lets the event loop go on while it predicts, and stops where a signal is aborted',
      run: () =>
        withPredictor(async (predictor) => {
          const { count, turns } = await predictLong(predictor);
          probe.check(turns > 1, `a timer went off ${turns} times in a prediction of ${LONG} ms.`);
          const { during, waiting, signal, reason } = await abortLong(predictor, count);
          const inputs = manyInputs(1);
          probe.check(during.error === reason, 'a prediction goes on though it was aborted.');
          probe.check(waiting.error === reason, 'one that waits begins though it was aborted.');
          const before = await outcomeOf(predictor.predict(inputs, 1, { signal }));
          probe.check(before.error === reason, 'one begins though it was aborted before.');
          const after = await predictor.predict(inputs, 1);
          probe.check(after.length === exampleGraph.classes, 'none can be asked for afterwards.');
        }),
    },
    {
      name: 'refuses predictions that wait when a predictor is disposed of with a ModelError',
      run: () =>
        withPredictor(async (predictor) => {
          const calls = [600, 1].map((n) => outcomeOf(predictor.predict(manyInputs(n), n)));
          await Promise.resolve();
          predictor.dispose();
          predictor.dispose();
          const [first, waiting] = await Promise.all(calls);
          const isWhole = first.answer?.length === 600 * exampleGraph.classes;
          probe.check(
            isWhole || first.error instanceof ModelError,
            `the prediction under way ends with ${String(first.error)}.`,
          );
          probe.check(
            waiting.error instanceof ModelError,
            'a prediction begins after its predictor was disposed of.',
          );
          const late = () => predictor.predict(manyInputs(1), 1);
          await probe.checkThrows(late, ModelError, 'a prediction afterwards');
        }),
    },
    {
      name: "carries out a network's calls in the order they are made",
      run: async () => {
        const batches = [1, 2, 3].map((seed) => exampleBatch(seed, BATCH_SIZE));
        const step = { learningRate: 0.05, collect: ['gradient'] } as const;
        const inputs = manyInputs(40);
        const callsOf = (network: TrainableNetwork): (() => Promise<unknown>)[] => [
          () => network.trainBatch(batches[0], step),
          () => network.predict(inputs, 40),
          () => network.trainBatch(batches[1], step),
          () => network.layer('conv/kernel'),
          () => network.gradients(batches[2], ['denseGradient']),
          () => network.exportState(),
          () => network.trainBatch(batches[2], step),
          () => network.exportState(),
        ];
        const awaited = await probe.withNetwork({}, async (network) => {
          const answers: unknown[] = [];
          for (const call of callsOf(network)) answers.push(await call());
          return answers;
        });
        const atOnce = await probe.withNetwork({}, (network) =>
          Promise.all(callsOf(network).map((call) => call())),
        );
        probe.checkSame(atOnce, awaited, 'calls at once have other answers than one by one.');
      },
    },
    {
      name: "refuses a network's calls that wait when it is disposed of with a ModelError",
      run: () =>
        probe.withNetwork({}, async (network) => {
          const batch = exampleBatch(1, BATCH_SIZE);
          const train = () => network.trainBatch(batch, { learningRate: 0.05 });
          const calls = [train, () => network.predict(manyInputs(1), 1), train, train].map((call) =>
            outcomeOf<unknown>(call()),
          );
          network.dispose();
          for (const { error } of await Promise.all(calls)) {
            probe.check(
              error === undefined || error instanceof ModelError,
              `a call under way ends with ${String(error)}.`,
            );
          }
          await probe.checkThrows(train, ModelError, 'a step of a network disposed of');
          const predict = () => network.predict(manyInputs(1), 1);
          await probe.checkThrows(predict, ModelError, 'a prediction of a network disposed of');
          const ask = () => network.exportState();
          await probe.checkThrows(ask, ModelError, 'the state of a network disposed of');
        }),
    },
  ];
}
