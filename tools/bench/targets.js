const network = 'wrn-16-2';

/**
 * What the engine is held to, on all cores: steps of WRN-16-2 at uniform densities, its topology update, and calls of
 * three tickets in calls of one dense network.
 */
export function compareWithTargets({ training, update, prediction }) {
  const rowOf = (density, isWanted) =>
    training
      .filter((row) => row.network === network && row.setting === `uniform ${density}`)
      .filter(isWanted)
      .sort((a, b) => b.threads - a.threads)[0];
  const variant = (name) => (row) => row.contender === name;
  const wasm = (row) => row.kind === 'wasm';
  const best = (row) => row.kind === (training.some(isNative) ? 'native' : 'wasm');
  const faster = (title, density, isWanted, bound) => {
    const ratio = rowOf(density, isWanted)?.toTfjsNode;
    return atLeast(`${title}, density ${density}: times as fast as tfjs-node`, ratio, bound);
  };
  const toPytorch = (of, setting, bound) => {
    const [row] = training
      .filter((each) => each.network === of && each.setting === setting && best(each))
      .sort((a, b) => b.threads - a.threads);
    const title = `best variant, ${of}, ${setting}: times as fast as dense in PyTorch`;
    return atLeast(title, row?.toPytorch, bound);
  };
  const steps = (kind) => update.find((row) => row.kind === kind)?.steps;
  return [
    faster('AVX-512', 0.1, variant('avx512'), 11),
    faster('AVX-512', 0.2, variant('avx512'), 8),
    faster('AVX2', 0.1, variant('avx2'), 9),
    faster('AVX2', 0.2, variant('avx2'), 6),
    faster('WebAssembly', 0.1, wasm, 5),
    faster('best variant', 1, best, 1),
    toPytorch(network, 'uniform 0.2', 4),
    toPytorch(network, 'uniform 0.1', 6.5),
    toPytorch(network, 'uniform 0.05', 9),
    toPytorch(network, 'ERK 0.2', 3),
    toPytorch(network, 'ERK 0.1', 5),
    toPytorch('resnet-20', 'ERK 0.2', 2.6),
    atMost(
      'best variant: a step at density 0.05, in steps at 0.2',
      rowOf(0.05, best)?.ms / rowOf(0.2, best)?.ms,
      0.65,
    ),
    atMost('native: a RigL update of all layers, in steps', steps('native'), 3),
    atMost('WebAssembly: a RigL update of all layers, in steps', steps('wasm'), 3),
    ...['native', 'wasm'].flatMap((kind) =>
      ['wrn-16-2', 'lenet-5-caffe'].flatMap((of) => [
        called(prediction, { kind, of, setting: 'ERK 0.2', images: 1, bound: 1.5 }),
        called(prediction, { kind, of, setting: 'ERK 0.1', images: 1, bound: 0.8 }),
        called(prediction, { kind, of, setting: 'ERK 0.1', images: 128, bound: 0.8 }),
      ]),
    ),
  ];
}

/** What kernels of a kind are compared with. */
const runtimes = { native: 'onnxruntime-node', wasm: 'onnxruntime-web' };

/** A call of three tickets, in calls of one dense network in a runtime of ONNX models on as many threads. */
function called(prediction, { kind, of, setting, images, bound }) {
  const rows = prediction
    .filter((row) => row.network === of && row.setting === setting && row.images === images)
    .sort((a, b) => b.threads - a.threads);
  const msOf = (wanted) => rows.find((row) => row.kind === wanted)?.ms;
  const name = kind === 'wasm' ? 'WebAssembly' : kind;
  const title = `${name}: three tickets of ${of}, ${setting}, ${images} at a time, in calls of one dense in ${runtimes[kind]}`;
  return atMost(title, msOf(kind) / msOf(runtimes[kind]), bound);
}

const isNative = ({ kind }) => kind === 'native';
const atLeast = (title, value, bound) =>
  target(title, `at least ${bound}`, value, (measured) => measured >= bound);
const atMost = (title, value, bound) =>
  target(title, `at most ${bound}`, value, (measured) => measured <= bound);

function target(title, expected, value, isMet) {
  if (!Number.isFinite(value)) return { title, expected, verdict: 'not measured' };
  return { title, expected, value, verdict: isMet(value) ? 'met' : 'missed' };
}
