import { expect, test, vi } from 'vitest';
import { stopSignals } from './stop-signals.js';

const send = (...names: NodeJS.Signals[]) => {
  for (const name of names) process.emit(name, name);
};

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops, before anybody is told', (name) => {
  const seen: boolean[] = [];
  const stop = stopSignals(() => void seen.push(stop.signal.aborted));
  expect(stop.signal.aborted).toBe(false);
  send(name);
  expect(seen).toEqual([true]);
  stop.release();
});

test('only a second Ctrl-C ends the process', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as typeof process.exit);
  let told = 0;
  const stop = stopSignals(() => void told++);
  send('SIGTERM', 'SIGTERM', 'SIGHUP', 'SIGINT', 'SIGTERM');
  expect(exit).not.toHaveBeenCalled();
  expect(told).toBe(1);
  send('SIGINT');
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  stop.release();
  exit.mockRestore();
  expect(process.listenerCount('SIGINT')).toBe(0);
});
