import { expect, test } from 'vitest';
import { CallQueue } from './call-queue.js';
import type { PredictOptions } from './engine.js';
import { ModelError } from './errors.js';

declare const setImmediate: (turn: () => void) => void;
declare const AbortController: new () => {
  readonly signal: NonNullable<PredictOptions['signal']>;
  abort(reason: unknown): void;
};
const abortable = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new RangeError('enough')) };
};
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('calls do not overlap, and keep their order', async () => {
  const queue = new CallQueue('network');
  const log: string[] = [];
  const call = (name: string, turns: number) =>
    queue.run(async () => {
      log.push(`${name} begins`);
      for (let i = 0; i < turns; i++) await turn();
      log.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([call('a', 3), call('b', 0), call('c', 1)])).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('a call that fails does not stop those behind it', async () => {
  const queue = new CallQueue('network');
  const failing = queue.run(() => {
    throw new RangeError('no');
  });
  const next = queue.run(() => 2);
  await expect(failing).rejects.toThrow(RangeError);
  expect(await next).toBe(2);
});

test('once closed it refuses what waits and what comes, and frees when the running call is over', async () => {
  const queue = new CallQueue('predictor');
  const log: string[] = [];
  const running = queue.run(async () => {
    await turn();
    log.push('over');
    return 1;
  });
  const waiting = queue.run(() => log.push('never'));
  await Promise.resolve();
  queue.close(() => log.push('freed'));
  queue.close(() => log.push('freed again'));
  await expect(waiting).rejects.toThrow(ModelError);
  await expect(queue.run(() => 3)).rejects.toThrow(/predictor was disposed of/);
  expect(await running).toBe(1);
  expect(log).toEqual(['over', 'freed']);
});

test('a call that is aborted while it waits rejects at once; those behind it keep their order', async () => {
  const queue = new CallQueue('predictor');
  const log: string[] = [];
  let end = () => {};
  const running = queue.run(() => new Promise<void>((resolve) => (end = resolve)));
  const { signal, abort } = abortable();
  const waiting = queue.run(() => log.push('never'), { signal });
  const next = queue.run(() => log.push('next'));
  await turn();
  abort();
  await expect(waiting).rejects.toThrow('enough');
  await expect(queue.run(() => log.push('never'), { signal })).rejects.toThrow('enough');
  await turn();
  expect(log).toEqual([]);
  end();
  await Promise.all([running, next]);
  expect(log).toEqual(['next']);
});

test('a call under way ends as it will, though its signal is aborted', async () => {
  const queue = new CallQueue('predictor');
  const { signal, abort } = abortable();
  let end = (_: number) => {};
  const running = queue.run(() => new Promise<number>((resolve) => (end = resolve)), { signal });
  await turn();
  abort();
  await turn();
  end(7);
  expect(await running).toBe(7);
});

test('frees at once where no call is under way', async () => {
  const queue = new CallQueue('predictor');
  await queue.run(() => 1);
  await turn();
  let isFree = false;
  queue.close(() => {
    isFree = true;
  });
  expect(isFree).toBe(true);
});

test('chunks cover every example once, and none of none', async () => {
  const queue = new CallQueue('predictor');
  const seen: [number, number][] = [];
  const cover = (count: number) =>
    queue.chunks(count, 4, {}, (from, to) => {
      seen.push([from, to]);
    });
  await cover(10);
  await cover(0);
  expect(seen).toEqual([
    [0, 4],
    [4, 8],
    [8, 10],
  ]);
});

test('chunks end where the signal is aborted, with its reason', async () => {
  const queue = new CallQueue('predictor');
  const { signal, abort } = abortable();
  const seen: number[] = [];
  const stopped = queue.chunks(10, 2, { signal }, (from) => {
    seen.push(from);
    if (from === 4) abort();
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(seen).toEqual([0, 2, 4]);
  await expect(queue.chunks(0, 2, { signal }, () => {})).rejects.toThrow('enough');
});

test('what is no signal is refused before the call is in the queue', async () => {
  const queue = new CallQueue('predictor');
  for (const signal of [null, 'stop', {}, { aborted: false }]) {
    const call = queue.run(() => 1, { signal } as never);
    await expect(call).rejects.toThrow(/^signal: got .*, expected an AbortSignal/);
  }
  let isFree = false;
  queue.close(() => {
    isFree = true;
  });
  expect(isFree).toBe(true);
});
