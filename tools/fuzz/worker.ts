/**
 * Carries out cases `from` to `to` of a target, as `fuzz.js` asks it to: worker.js <target> <seed> <from> <to> <progress file>.
 * Writes the number of a case to the file before it begins, so that a crash can be told from the last one; a finding is a
 * line of JSON on stdout, as is the tally at the end.
 */
import { openSync, writeSync } from 'node:fs';
import type { Tally } from './outcome.js';
import { runCase, type Target } from './run-case.js';

const [target, seed, from, to, progress] = process.argv.slice(2);
const file = openSync(progress, 'r+');
const number = new BigInt64Array(1);
const tally: Tally = new Map();
let current = Number(from);

function report(error: unknown): void {
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.log(JSON.stringify({ case: current, problem }));
}
process.on('unhandledRejection', report);

for (; current < Number(to); current++) {
  number[0] = BigInt(current);
  writeSync(file, number, 0, 8, 0);
  try {
    await runCase(target as Target, Number(seed), current, tally);
  } catch (error) {
    report(error);
  }
}
number[0] = BigInt(current);
writeSync(file, number, 0, 8, 0);
console.log(JSON.stringify({ tally: Object.fromEntries(tally) }));
