/** How long it takes, in milliseconds. */
export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds a turn lasts at least. */
const TURN = 30;

/**
 * How long it takes on average over a turn, in milliseconds: short work is repeated, as others have used the caches and the threads
 * went to sleep since the last turn.
 */
export async function timedTurn(work) {
  const start = performance.now();
  for (let repetitions = 1; ; repetitions++) {
    await work();
    const taken = performance.now() - start;
    if (taken >= TURN) return taken / repetitions;
  }
}

/** What each of the calls takes that a turn holds, in milliseconds. */
export async function timedCalls(call) {
  const times = [];
  for (let taken = 0; taken < TURN; taken += times.at(-1)) times.push(await timed(call));
  return times;
}

export const median = (values) => quantile(values, 0.5);

/** The value that a share of all are at most, between two of them where it falls there. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * (sorted[Math.ceil(at)] - sorted[below]);
}

/**
 * Measures contenders in turns, A B C A B C, so that what disturbs the machine disturbs all alike. Each has at least `least`
 * turns, and goes on up to `most` while it has used less than `seconds`. Gives times in milliseconds in the contenders' order.
 */
export async function interleave(contenders, measure, { least, most, seconds }) {
  const times = contenders.map(() => []);
  const isDone = (taken) =>
    taken.length >= most ||
    (taken.length >= least && taken.reduce((sum, ms) => sum + ms, 0) >= 1000 * seconds);
  while (!times.every(isDone)) {
    for (const [i, contender] of contenders.entries()) {
      if (!isDone(times[i])) times[i].push(await measure(contender));
    }
  }
  return times;
}
