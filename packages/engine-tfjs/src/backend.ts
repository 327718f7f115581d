import { MissingPackageError, OptionError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from './kernels/register.js';
import { startBackend } from './start-backend.js';

/** The backends of TensorFlow.js: the name each registers itself by, and the package that does so. */
const backends = {
  wasm: { backend: 'wasm', module: '@tensorflow/tfjs-backend-wasm' },
  cpu: { backend: 'cpu', module: '@tensorflow/tfjs-backend-cpu' },
  node: { backend: 'tensorflow', module: '@tensorflow/tfjs-node' },
  'node-gpu': { backend: 'tensorflow', module: '@tensorflow/tfjs-node-gpu' },
  webgl: { backend: 'webgl', module: '@tensorflow/tfjs-backend-webgl' },
  webgpu: { backend: 'webgpu', module: '@tensorflow/tfjs-backend-webgpu' },
} as const;

type ImportModule = (specifier: string) => Promise<unknown>;

/** `'wasm' | 'cpu' | 'node' | 'node-gpu' | 'webgl' | 'webgpu'`. */
export type BackendName = keyof typeof backends;

/** All of them. */
export const backendNames = Object.keys(backends) as [BackendName, ...BackendName[]];

/** The package that was imported here for a backend that several register. */
const importedFor = new Map<string, string>();

/** The call that is under way, and the moment after it that lets the caller go on with the backend it has selected. */
let turn: Promise<unknown> = Promise.resolve();

/** Calls wait for each other, so that each backend is started once. */
function inTurn<T>(start: () => Promise<T>): Promise<T> {
  const started = turn.then(start);
  turn = started.catch(() => {}).then(() => new Promise((resolve) => setTimeout(resolve)));
  return started;
}

/**
 * Selects a backend, ready for training: `wasm` and `cpu` get the kernels that they lack or have wrong. Imports the
 * package that registers it, unless that was done before; bundlers see the import of `wasm` alone, so in a bundle
 * import the others yourself. Calls wait for each other; after one that failed the next one tries again.
 *
 * Rejects with a `MissingPackageError` that says whether the package is absent, or is there and does not load or start;
 * with an `OptionError` for another name, and for `node` after `node-gpu` or the reverse, which cannot both be there.
 *
 * @param importModule imports a package by name; default: `import()`
 *
 * @example await useBackend('wasm');
 */
export async function useBackend(
  name: BackendName,
  importModule: ImportModule = (specifier) =>
    import(/* @vite-ignore */ /* webpackIgnore: true */ specifier),
): Promise<void> {
  if (!Object.hasOwn(backends, name)) {
    throw new OptionError('backend', name, `one of ${backendNames.join(', ')}`);
  }
  return inTurn(() => start(name, importModule));
}

/**
 * Makes the current backend ready for training, once it has started. Rejects with an `OptionError` where none was
 * selected, with a `MissingPackageError` where it does not start.
 */
export function useCurrentBackend(): Promise<void> {
  return inTurn(async () => {
    const backend: string | undefined = tf.getBackend();
    if (!backend) {
      const expected = `one of ${backendNames.join(', ')}, or a call of tf.setBackend before`;
      throw new OptionError('backend', undefined, expected);
    }
    try {
      await startBackend(backend);
    } catch (cause) {
      const problem = `The selected backend "${backend}" of TensorFlow.js does not work here.`;
      throw new MissingPackageError(backend, problem, { cause });
    }
    registerTrainingKernels(backend);
  });
}

async function start(name: BackendName, importModule: ImportModule): Promise<void> {
  const { backend, module } = backends[name];
  if (tf.findBackendFactory(backend)) {
    refuseOther(name);
  } else {
    try {
      // Named outright, in a `try`, bundlers see it and take it for a package that may be absent.
      if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
      else await importModule(module);
    } catch (cause) {
      throw new MissingPackageError(module, whyNotLoaded(name, module, cause), { cause });
    }
    importedFor.set(backend, module);
  }
  if (backend === 'tensorflow') restoreNullCheck();
  try {
    await startBackend(backend);
  } catch (cause) {
    throw new MissingPackageError(module, whyNotStarted(name, module, cause), { cause });
  }
  registerTrainingKernels(backend);
}

function refuseOther(name: BackendName): void {
  const { backend, module } = backends[name];
  const other = importedFor.get(backend) ?? module;
  if (other === module) return;
  throw new OptionError(
    'backend',
    name,
    `what ${other} gives, which is loaded already; use it, or ${module} in a process of its own`,
  );
}

function whyNotLoaded(name: string, module: string, cause: unknown): string {
  const [problem] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  // Node, browsers and bundlers each say it in their own words, and name the package next.
  const isAbsent = new RegExp(`(cannot find|resolve|load url)[^'"@]*['"]?${module}`, 'i');
  return isAbsent.test(problem)
    ? `Backend "${name}" needs ${module}, which is not found here. Run: npm install ${module}. In a bundle, import it yourself, too: import '${module}'`
    : `${module} is installed, but did not load: ${problem}`;
}

function whyNotStarted(name: BackendName, module: string, cause: unknown): string {
  // TensorFlow.js throws objects that are no errors, too.
  const { message } = Object(cause) as { message?: string };
  const problem = `${module} is installed, but does not work here${message ? `: ${message}` : '.'}`;
  if (name !== 'wasm') return problem;
  return `${problem} Bundles leave its .wasm files behind: say where they are by setWasmPaths('/'), and let a Content-Security-Policy allow 'wasm-unsafe-eval'.`;
}

/** tfjs-node calls a function of Node's `util` that Node 23 removed. */
function restoreNullCheck(): void {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { isNullOrUndefined?: unknown } };
  };
  const util = process?.getBuiltinModule?.('node:util');
  if (util) util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
