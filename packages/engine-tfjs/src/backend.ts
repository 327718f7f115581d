import { MissingPackageError, OptionError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from './kernels/register.js';

/** The backends of TensorFlow.js: the name each registers itself by, and the package that does so. */
const backends = {
  wasm: { backend: 'wasm', module: '@tensorflow/tfjs-backend-wasm' },
  cpu: { backend: 'cpu', module: '@tensorflow/tfjs-backend-cpu' },
  node: { backend: 'tensorflow', module: '@tensorflow/tfjs-node' },
  'node-gpu': { backend: 'tensorflow', module: '@tensorflow/tfjs-node-gpu' },
  webgl: { backend: 'webgl', module: '@tensorflow/tfjs-backend-webgl' },
  webgpu: { backend: 'webgpu', module: '@tensorflow/tfjs-backend-webgpu' },
} as const;

export type BackendName = keyof typeof backends;

export const backendNames = Object.keys(backends) as [BackendName, ...BackendName[]];

/** The package that was imported here for a backend that several register. */
const importedFor = new Map<string, string>();

/**
 * Selects a backend, ready for training: `wasm` and `cpu` get the kernels that they lack or have wrong. Imports the package that registers it, unless
 * that was done before; in a browser bundle do so yourself, as bundlers do not see names that are data.
 *
 * Throws a `MissingPackageError` that says whether the package is absent, or is there and does not load; an `OptionError`
 * for `node` after `node-gpu` or the reverse, which cannot both be there.
 *
 * @example await useBackend('wasm');
 */
export async function useBackend(
  name: BackendName,
  importModule: (specifier: string) => Promise<unknown> = (specifier) =>
    import(/* @vite-ignore */ specifier),
): Promise<void> {
  if (!Object.hasOwn(backends, name)) {
    throw new OptionError('backend', name, `one of ${backendNames.join(', ')}`);
  }
  const { backend, module } = backends[name];
  if (tf.findBackendFactory(backend)) {
    refuseOther(name);
  } else {
    try {
      await importModule(module);
    } catch (cause) {
      throw new MissingPackageError(module, whyNotLoaded(name, module, cause), { cause });
    }
    importedFor.set(backend, module);
  }
  if (backend === 'tensorflow') restoreNullCheck();
  if (tf.getBackend() !== backend && !(await tf.setBackend(backend))) {
    throw new MissingPackageError(module, `${module} is installed, but does not work here.`);
  }
  registerTrainingKernels(backend);
}

/** Readies the current backend for training. Throws an `OptionError` where none was selected. */
export function useCurrentBackend(): void {
  const backend: string | undefined = tf.getBackend();
  if (!backend) {
    const expected = `one of ${backendNames.join(', ')}, or a call of tf.setBackend before`;
    throw new OptionError('backend', undefined, expected);
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
    ? `Backend "${name}" needs ${module}, which is not installed. Run: npm install ${module}`
    : `${module} is installed, but did not load: ${problem}`;
}

/** tfjs-node calls a function of Node's `util` that Node 23 removed. */
function restoreNullCheck(): void {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { isNullOrUndefined?: unknown } };
  };
  const util = process?.getBuiltinModule?.('node:util');
  if (util) util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
