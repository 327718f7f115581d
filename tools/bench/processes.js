import { fork } from 'node:child_process';

// A process that is stopped does not see that this one ends.
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * `ask` of a process that is stopped while nobody asks it: the threads of some runtimes go on spinning after their work, on the
 * cores of whose turn it is. `stop` ends it.
 */
export function resting(child, ask) {
  // Windows cannot stop a process.
  const signal = (name) => process.platform === 'win32' || child.kill(name);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return {
    stop: () => void child.kill('SIGKILL'),
    async ask(method, argument) {
      signal('SIGCONT');
      try {
        return await ask(method, argument);
      } finally {
        signal('SIGSTOP');
      }
    },
  };
}

/**
 * Starts a program that answers requests, so that contenders share neither memory nor threads. `ask(method, argument)` gives what the
 * method of that name gives there. A quiet one keeps its warnings to
 * itself; `environment` adds to that of this process.
 */
export function startProcess(program, { isQuiet = false, environment = {} } = {}) {
  const child = fork(new URL(program, import.meta.url), {
    serialization: 'advanced',
    env: { ...process.env, ...environment },
    // Stdout is for the result alone.
    stdio: ['ignore', 2, isQuiet ? 'ignore' : 2, 'ipc'],
  });
  let ended;
  child.once('exit', (code, signal) => {
    ended = new Error(`${program} ended with ${signal ?? code}.`);
  });
  const ask = (method, argument) =>
    new Promise((resolve, reject) => {
      if (ended) throw ended;
      const settle = ({ result, error }) => {
        child.off('exit', fail);
        if (error === undefined) resolve(result);
        else reject(new Error(`${program}, ${method}: ${error}`));
      };
      const fail = () => {
        child.off('message', settle);
        reject(ended);
      };
      child.once('message', settle);
      child.once('exit', fail);
      child.send({ method, argument });
    });
  return resting(child, ask);
}

/** Answers the requests of the process that started this one. */
export function serve(methods) {
  const answer = async ({ method, argument }) => {
    try {
      process.send({ result: await methods[method](argument) });
    } catch (error) {
      process.send({ error: error.stack ?? String(error) });
    }
  };
  process.on('message', (request) => void answer(request));
  process.once('disconnect', () => process.exit());
}
