/**
 * Damaged graphs, tickets, options and calls against the sparse engine's native kernels, or whole ensembles against
 * `Ensemble.load` and `predict`: every case has to end in an answer or a typed error. What does not is a finding: it is
 * printed, and the exit code is 1. `npm run fuzz -- --help` says more.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildSanitized } from '../sanitized.js';

const HELP = `npm run fuzz -- [options]

  --target <name>   engine or ensemble (default: both, half of the cases each)
  --cases <n>       how many cases in all (default: 20000)
  --seed <n>        what they are drawn from (default: 1)
  --only <n>        one case alone, by the number that a finding names; needs --target
  --sanitize        kernels under AddressSanitizer and UndefinedBehaviorSanitizer
  --jobs <n>        processes at a time (default: 2)
`;
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    sanitize: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});

/** Cases of one process: few enough that what it leaks does not add up. */
const CASES_A_PROCESS = 5000;
/** A case that takes longer hangs. */
const LONGEST = 20_000;
const STDERR_KEPT = 4000;

const folder = mkdtempSync(join(tmpdir(), 'freetickets-fuzz-'));
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const findings = [];
const tally = new Map();

/** Runs cases [from, to) of a target in a process, and again behind one that ends it. */
async function run({ target, from, to }, worker, env) {
  for (let next = from; next < to; ) next = await runUntilCrash(target, next, to, worker, env);
}

function runUntilCrash(target, from, to, worker, env) {
  const progress = join(folder, `${target}-${from}`);
  writeFileSync(progress, new Uint8Array(8));
  const current = () => Number(readFileSync(progress).readBigInt64LE());
  const child = spawn(process.execPath, [worker, target, values.seed, from, to, progress], {
    env,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let hangs = false;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = (errors + text).slice(-STDERR_KEPT);
  });
  let seen;
  const watch = setInterval(() => {
    const now = current();
    hangs = now === seen && now < to;
    seen = now;
    if (hangs) child.kill('SIGKILL');
  }, LONGEST);
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearInterval(watch);
      for (const line of output.split('\n').filter(Boolean)) take(target, JSON.parse(line));
      if (code === 0) return resolve(to);
      const at = current();
      const problem = hangs ? 'hangs' : `ends the process with ${signal ?? code}\n${errors}`;
      take(target, { case: at, problem });
      resolve(at + 1);
    });
  });
}

function take(target, { case: number, problem, tally: counts = {} }) {
  for (const [what, times] of Object.entries(counts)) {
    const name = `${target}, ${what}`;
    tally.set(name, (tally.get(name) ?? 0) + times);
  }
  if (problem === undefined) return;
  findings.push(problem);
  console.log(
    `npm run fuzz -- --target ${target} --seed ${values.seed} --only ${number}\n${problem}\n`,
  );
}

function jobsOf() {
  const targets = values.target ? [values.target] : ['engine', 'ensemble'];
  if (values.only) return [{ target: targets[0], from: +values.only, to: +values.only + 1 }];
  const each = Math.ceil(values.cases / targets.length);
  return targets.flatMap((target) =>
    Array.from({ length: Math.ceil(each / CASES_A_PROCESS) }, (_, i) => ({
      target,
      from: i * CASES_A_PROCESS,
      to: Math.min(each, (i + 1) * CASES_A_PROCESS),
    })),
  );
}

async function main() {
  const env = values.sanitize ? buildSanitized(folder) : process.env;
  const worker = join(root, 'node_modules', '.cache', `fuzz-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'tools', 'fuzz', 'worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@freetickets/source'],
    external: ['@tensorflow/*'],
    logLevel: 'warning',
  });
  const started = performance.now();
  const jobs = jobsOf();
  const total = jobs.reduce((sum, { from, to }) => sum + to - from, 0);
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await run(job, worker, env);
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  rmSync(worker);
  const seconds = (performance.now() - started) / 1000;
  for (const [what, times] of [...tally].sort())
    console.log(`${String(times).padStart(9)}  ${what}`);
  console.log(
    `${total} cases in ${seconds.toFixed(0)} s (${(total / seconds).toFixed(0)} a second): ${findings.length} findings.`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
}

try {
  if (values.help) console.log(HELP);
  else await main();
} finally {
  rmSync(folder, { recursive: true });
}
