import { expect, test } from 'vitest';
import { CallQueue } from './call-queue.js';
import { ModelError } from './errors.js';

declare const setImmediate: (turn: () => void) => void;
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
  const signal = {
    aborted: false,
    throwIfAborted() {
      if (this.aborted) throw new RangeError('enough');
    },
  };
  const seen: number[] = [];
  const stopped = queue.chunks(10, 2, { signal }, (from) => {
    seen.push(from);
    if (from === 4) signal.aborted = true;
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(seen).toEqual([0, 2, 4]);
  await expect(queue.chunks(0, 2, { signal }, () => {})).rejects.toThrow('enough');
});
