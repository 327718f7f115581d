import {
  type CallSignal,
  type Job,
  type JobEvent,
  type Launcher,
  PluginError,
  pluginLabel,
  show,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';

/** Where jobs write down that they run. */
export interface JobLog {
  /** The path of a file that no other jobs write to. */
  readonly path: string;
  /** What is in it. */
  read(): string | Promise<string>;
}

/**
 * The arguments of Node for a process that stands for a job, before `--only` and its name: it writes `start` and its name into a
 * file, and ends well and writes `end`, or, as its name says, `fails`, or `waits` until it is asked to stop.
 */
const commandOf = (path: string): readonly string[] => [
  '-e',
  `const name = process.argv.at(-1);
const log = (what) => require('node:fs').appendFileSync(${JSON.stringify(path)}, what + ' ' + name + '\\n');
log('start');
if (name.includes('fails')) {
  console.error('it failed as it should');
  process.exitCode = 1;
} else if (name.includes('waits')) {
  process.on('SIGTERM', () => process.exit(1));
  setTimeout(() => process.exit(1), 60000);
} else log('end');`,
  '--',
];

/**
 * What every launcher must do: each job once, in a process of its own and when those that it needs are done; tell of each how it goes; go on
 * when one fails, and stop when it is asked to.
 *
 * @example
 * const log = { path, read: () => readFile(path, 'utf8') };
 * for (const { name, run } of launcherConformance(mine(), log)) test(name, run);
 */
export function launcherConformance(launcher: Launcher, log: JobLog): ConformanceCase[] {
  const label = pluginLabel(launcher, 'the launcher');
  const expect = (what: string, got: unknown, expected: unknown): void => {
    if (show(got) === show(expected)) return;
    throw new PluginError(label, `${what}: got ${show(got)}, expected ${show(expected)}.`);
  };
  /** Launches jobs; what was told, but for progress, and what they wrote down. */
  const launch = async (
    jobs: readonly Job[],
    onEvent: (event: JobEvent) => void = () => {},
    signal?: CallSignal,
  ) => {
    const told: string[] = [];
    const errors = new Map<string, string>();
    await launcher.launch(jobs, {
      command: commandOf(log.path),
      signal,
      onEvent: (event) => {
        if (event.type !== 'progress') told.push(`${event.type} ${event.job}`);
        if (event.type === 'failed') errors.set(event.job, event.error);
        onEvent(event);
      },
    });
    const names = jobs.map(({ name }) => name);
    const lines = (await log.read())
      .split('\n')
      .filter((line) => names.includes(line.slice(line.indexOf(' ') + 1)));
    return { told, errors, lines };
  };
  const job = (name: string, needs?: readonly string[]): Job => ({
    name,
    config: {},
    ...(needs && { needs }),
  });
  const each = (names: readonly string[], ...what: readonly string[]): readonly string[] =>
    names.flatMap((name) => what.map((one) => `${one} ${name}`)).sort();
  return [
    {
      name: 'does each job once, and tells that it starts and is done',
      run: async () => {
        const names = ['each-1', 'each-2', 'each-3'];
        const { told, lines } = await launch(names.map((name) => job(name)));
        expect('what was done', lines.toSorted(), each(names, 'start', 'end'));
        expect('what was told', told.toSorted(), each(names, 'start', 'done'));
        const late = names.filter(
          (name) => told.indexOf(`start ${name}`) > told.indexOf(`done ${name}`),
        );
        expect('what was told to be done before it started', late, []);
      },
    },
    {
      name: 'begins a job when all that it needs are done; what is not among the jobs is',
      run: async () => {
        const { lines } = await launch([
          job('order-both', ['order-1', 'order-2', 'order-earlier']),
          job('order-1'),
          job('order-2'),
          job('order-one', ['order-2']),
        ]);
        const after = (name: string, need: string): boolean =>
          lines.includes(`end ${name}`) &&
          lines.indexOf(`start ${name}`) > lines.indexOf(`end ${need}`);
        const pairs = [
          ['order-both', 'order-1'],
          ['order-both', 'order-2'],
          ['order-one', 'order-2'],
        ];
        expect(
          'what did not wait',
          pairs.filter(([name, need]) => !after(name, need)),
          [],
        );
      },
    },
    {
      name: 'tells why a job failed, and does the others, but for those that need it, which fail, too',
      run: async () => {
        const { told, errors, lines } = await launch([
          job('end-fails'),
          job('end-well'),
          job('end-after-it', ['end-fails']),
        ]);
        const expected = ['done end-well', 'failed end-after-it', 'failed end-fails'];
        const ends = told.filter((line) => !line.startsWith('start')).sort();
        expect('what was told', ends, expected);
        expect('what ran', lines.includes('start end-after-it'), false);
        expect('why it failed', errors.get('end-fails')?.includes('as it should'), true);
        expect('what it needs', errors.get('end-after-it')?.includes('end-fails'), true);
      },
    },
    {
      name: 'stops what runs when it is asked to, and starts no more',
      run: async () => {
        const stop = createSignal();
        const { told, lines } = await launch(
          [job('stop-waits'), job('stop-after-it', ['stop-waits'])],
          ({ type }) => type === 'start' && stop.abort(),
          stop,
        );
        expect('what was told', told, ['start stop-waits', 'stopped stop-waits']);
        expect('what ran', lines.includes('start stop-after-it'), false);
      },
    },
    {
      name: 'that is asked to stop before it begins, or has no jobs, starts nothing',
      run: async () => {
        const stop = createSignal();
        stop.abort();
        const { told, lines } = await launch([job('never')], undefined, stop);
        expect('what was told', told, []);
        expect('what ran', lines, []);
        await launch([]);
      },
    },
  ];
}

/** A signal as an `AbortController` has, and what aborts it. */
function createSignal(): CallSignal & { abort(): void } {
  const listeners = new Set<() => void>();
  const reason = new Error('stopped');
  let aborted = false;
  return {
    get aborted() {
      return aborted;
    },
    reason,
    throwIfAborted: () => {
      if (aborted) throw reason;
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
    abort: () => {
      if (aborted) return;
      aborted = true;
      for (const listener of listeners) listener();
    },
  };
}
