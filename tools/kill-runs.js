/**
 * Trains small runs in processes that it kills (SIGKILL) at random moments, resumes each until it is done, and compares
 * what it leaves, byte by byte, with an uninterrupted run's: tickets, scores, events, and that nothing else is there. Only
 * wall-clock times may differ. Exits with 1 at any difference, and where a resume fails. Needs `npm run build`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { configs, engines } from './kill-runs/cases.js';
import { differences, outcomeOf } from './kill-runs/outcome.js';

const usage = `npm run kill-runs -- [options]
  --kills <count>      in all, spread over the cases (default: 1000)
  --config <words>     only configs whose name holds this: ${Object.keys(configs).join(', ')}
  --engine <name>      only this engine: sparse, tfjs
  --variant <name>     only this variant of engine sparse; native: the fastest native one
  --parallel <count>   cases at once (default: one a core)`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    config: { type: 'string', default: '' },
    engine: { type: 'string' },
    variant: { type: 'string' },
    parallel: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean' },
  },
});
const program = fileURLToPath(new URL('./kill-runs/run-process.js', import.meta.url));

/** Goes on with a run until it ends, or is killed so many milliseconds after so many messages of it. */
async function attempt({ config, engine }, folder, { messages, milliseconds } = {}) {
  const child = fork(program, [config, JSON.stringify(engine), folder], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  let heard = 0;
  let timer;
  child.on('message', () => {
    if (++heard === messages) timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (code === 0) return { end: 'done', heard };
  return { end: signal === 'SIGKILL' ? 'killed' : 'failed', heard, errors };
}

/** When to kill a run that sends so many messages: one time in ten while it begins, else anywhere in the time to come. */
function randomMoment(messages) {
  if (Math.random() < 0.1) return { messages: 1, milliseconds: 500 * Math.random() };
  return { messages: Math.ceil(0.8 * messages * Math.random()), milliseconds: 20 * Math.random() };
}

/** Kills runs of a case so many times, and says what came of them. */
async function killRunsOf(test, kills) {
  const home = await mkdtemp(join(tmpdir(), 'freetickets-kills-'));
  const whole = join(home, 'whole');
  const result = { kills: 0, runs: 0, different: 0, failed: 0 };
  const complain = (text) => process.stderr.write(`${test.name}: ${text}\n`);
  try {
    const reference = await attempt(test, whole);
    if (reference.end !== 'done') throw new Error(`${test.name}: ${reference.errors}`);
    const expected = await outcomeOf(whole);
    while (result.kills < kills) {
      const folder = join(home, `run-${result.runs++}`);
      let last;
      do {
        const moment = result.kills < kills ? randomMoment(reference.heard) : {};
        last = await attempt(test, folder, moment);
        if (last.end === 'killed') result.kills++;
      } while (last.end === 'killed');
      if (last.end === 'failed') {
        result.failed++;
        complain(last.errors);
      } else {
        const paths = differences(expected, await outcomeOf(folder));
        if (paths.length > 0) {
          result.different++;
          complain(`other than without kills: ${paths.join(', ')}`);
        }
      }
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(home, { recursive: true });
  }
  return result;
}

function chosenCases() {
  const isChosen = ({ name, variant = 'native' }) =>
    (values.engine ?? name) === name && (values.variant ?? variant) === variant;
  return Object.keys(configs)
    .filter((config) => config.includes(values.config))
    .flatMap((config) =>
      engines.filter(isChosen).map((engine) => {
        const on = Object.entries(engine).map(([key, value]) =>
          key === 'threads' ? `${value} threads` : value,
        );
        return { config, engine, name: `${config}, ${on.join(' ')}` };
      }),
    );
}

if (values.help) console.log(usage);
else {
  const waiting = chosenCases();
  const each = Math.ceil(Number(values.kills) / waiting.length);
  if (!(each > 0 && each < Infinity)) throw new Error(`No kills, or no such case.\n${usage}`);
  const results = {};
  const lane = async () => {
    for (let test = waiting.shift(); test; test = waiting.shift()) {
      results[test.name] = await killRunsOf(test, each);
      process.stderr.write(`${test.name}: ${JSON.stringify(results[test.name])}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, lane));
  console.table(results);
  const sum = (key) => Object.values(results).reduce((total, result) => total + result[key], 0);
  console.log(
    `${sum('kills')} kills, ${sum('runs')} runs, ${sum('different')} different, ${sum('failed')} failed`,
  );
  process.exitCode = sum('different') + sum('failed') > 0 ? 1 : 0;
}
