import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { resting } from './processes.js';

const encoded = (values) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
const decoded = (text) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);

/** The version of PyTorch that a Python has. */
export const pytorchVersion = (python) =>
  execFileSync(python, ['-c', 'import torch; print(torch.__version__)'], {
    encoding: 'utf8',
  }).trim();

/** Starts PyTorch in a Python that has it; `ask` as of `startProcess`. */
function startPython(python) {
  const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 2] });
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${python} ended with ${signal ?? code}.`);
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return resting(child, async (method, argument) => {
    child.stdin.write(`${JSON.stringify({ method, argument })}\n`);
    const { value } = await Promise.race([lines.next(), failed]);
    const { result, error } = JSON.parse(value);
    if (error) throw new Error(`PyTorch, ${method}: ${error}`);
    return result;
  });
}

/** The dense network in PyTorch, in the memory layout in which it is faster there. */
export async function startPytorch({ python, threads }) {
  const { ask, stop } = startPython(python);
  const methods = {
    step: () => ask('step'),
    /** The first steps from a network's initial values. */
    async train({ network: { graph, values }, batches, ...settings }) {
      const trained = await ask('train', {
        graph,
        values: mapped(values, encoded),
        batches: batches.map(({ inputs, labels, count }) => ({
          inputs: encoded(inputs),
          labels: [...labels],
          count,
        })),
        ...settings,
      });
      return { ...trained, parameters: mapped(trained.parameters, decoded) };
    },
  };
  await ask('create', { threads });
  return { stop, ask: (method, argument) => methods[method](argument) };
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
