import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { sparse } from '@freetickets/engine-sparse';
import { startProcess } from './processes.js';
import { pytorchVersion, startPytorch } from './pytorch.js';

const cores = availableParallelism();
export const threadCounts = [...new Set([1, cores])];

const runsHere = (variant) => {
  try {
    sparse({ variant });
    return true;
  } catch {
    return false;
  }
};
const best = (...variants) => variants.filter(runsHere).slice(0, 1);
const [native] = best('avx512', 'avx2', 'neon', 'generic');
const [wasm] = best('wasm-relaxed-simd', 'wasm-simd');
const avx2 = native === 'avx512' ? ['avx2'] : [];

/** The sparse engine's variants to be compared, the best first. `kind` is the same on all machines. */
export const variants = [
  ...(native ? [{ kind: 'native', variant: native }] : []),
  ...avx2.map((variant) => ({ kind: 'avx2', variant })),
  { kind: 'wasm', variant: wasm },
];

const engine = (fields, name, options) => ({
  ...fields,
  start: async () => {
    const process = startProcess('engine-process.js');
    await process.ask('create', { name, options });
    return { ...fields, ...process };
  },
});

const sparseOn = ({ kind, variant }, threads) =>
  engine({ label: variant, kind, variant, threads }, 'sparse', { variant, threads });

/** Every variant on all cores. */
export const onAllCores = variants.map((each) => sparseOn(each, cores));

/** The same, the native and the WebAssembly one on one thread too. */
export const onOneAndAllCores = variants.flatMap((each) =>
  (each.kind === 'avx2' ? [cores] : threadCounts).map((threads) => sparseOn(each, threads)),
);

/** The masked engine on TensorFlow.js's WebAssembly backend, which has one thread in Node.js. */
export const tfjsWasm = engine({ label: 'tfjs wasm', kind: 'tfjs-wasm', threads: 1 }, 'tfjs', {
  backend: 'wasm',
});

const {
  FREETICKETS_TFJS_NODE: folder,
  FREETICKETS_ONNXRUNTIME: onnxFolder,
  FREETICKETS_ONNXRUNTIME_WEB: onnxWebFolder,
  FREETICKETS_TORCH_PYTHON: python,
} = process.env;

/**
 * libtensorflow gives tensors back to the system and asks for them again at every step. In glibc, keeping them in huge pages spares
 * it a third of the time of WRN-16-2.
 */
const keepsMemory = {
  GLIBC_TUNABLES: [
    'hugetlb=1',
    'trim_threshold=8000000000',
    'mmap_threshold=4000000000',
    'top_pad=1000000000',
  ]
    .map((setting) => `glibc.malloc.${setting}`)
    .join(':'),
};

const versionIn = (home, name) =>
  JSON.parse(readFileSync(join(home, 'node_modules', name, 'package.json'), 'utf8')).version;

/** One dense network in a runtime of ONNX models, on one and on all cores; none where no folder with it is named. */
const onnxRuntime = (name, folder) =>
  folder
    ? threadCounts.map((threads) => ({
        label: `${name}, one dense`,
        kind: name,
        threads,
        version: versionIn(folder, name),
        async start() {
          const child = startProcess('onnxruntime-process.js', { isQuiet: true });
          await child.ask('create', { folder, name, threads });
          return { ...this, ...child };
        },
      }))
    : [];

/** onnxruntime-node in the folder that FREETICKETS_ONNXRUNTIME names, onnxruntime-web in that of FREETICKETS_ONNXRUNTIME_WEB. */
export const onnxRuntimes = [
  ...onnxRuntime('onnxruntime-node', onnxFolder),
  ...onnxRuntime('onnxruntime-web', onnxWebFolder),
];

/** Plain tfjs-node on all cores; undefined where FREETICKETS_TFJS_NODE names no folder with it. */
export const tfjsNode = folder
  ? {
      label: 'tfjs-node',
      kind: 'tfjs-node',
      decaysWeights: false,
      threads: cores,
      version: versionIn(folder, '@tensorflow/tfjs-node'),
      async start() {
        const child = startProcess('tfjs-node-process.js', {
          isQuiet: true,
          environment: keepsMemory,
        });
        await child.ask('create');
        return { ...this, ...child };
      },
    }
  : undefined;

/** PyTorch on all cores; undefined where FREETICKETS_TORCH_PYTHON names no Python with it. */
export const pytorch = python
  ? {
      label: 'PyTorch',
      kind: 'pytorch',
      decaysWeights: true,
      threads: cores,
      version: pytorchVersion(python),
      async start() {
        const started = await startPytorch({ python, threads: cores });
        return { ...this, ...started };
      },
    }
  : undefined;
