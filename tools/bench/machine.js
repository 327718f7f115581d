import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { onnxRuntimes, pytorch, tfjsNode, variants } from './contenders.js';

/** How many processors were busy on average in the last minute. */
export const currentLoad = () => Number(loadavg()[0].toFixed(2));

const versionOf = (name) => onnxRuntimes.find(({ kind }) => kind === name)?.version;

/** What it was measured on, when, and by which command. */
export function describeMachine({ load, peak, arguments: given }) {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    variants: variants.map(({ variant }) => variant),
    load,
    peakGflops: Object.fromEntries(peak),
    tfjsNode: tfjsNode?.version ?? 'left out, as FREETICKETS_TFJS_NODE names no folder with it',
    onnxruntimeNode:
      versionOf('onnxruntime-node') ??
      'left out, as FREETICKETS_ONNXRUNTIME names no folder with it',
    onnxruntimeWeb:
      versionOf('onnxruntime-web') ??
      'left out, as FREETICKETS_ONNXRUNTIME_WEB names no folder with it',
    pytorch: pytorch?.version ?? 'left out, as FREETICKETS_TORCH_PYTHON names no Python with it',
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(given.length ? ['--', ...given] : [])].join(' '),
  };
}

/** The same as lines. */
export function machineLines(machine) {
  const { cpu, cores, memoryGiB, platform, node, variants, peakGflops } = machine;
  const peaks = Object.entries(peakGflops).map(([threads, value]) => `${value} on ${threads}`);
  return [
    `Machine: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node.js ${node}`,
    `Variants: ${variants.join(', ')}`,
    `Peak, GFLOP/s by threads: ${peaks.join(', ') || 'not measured, as there is no C compiler'}`,
    `tfjs-node: ${machine.tfjsNode}`,
    `onnxruntime-node: ${machine.onnxruntimeNode}`,
    `onnxruntime-web: ${machine.onnxruntimeWeb}`,
    `PyTorch: ${machine.pytorch}`,
    `Load average over the minute before, of the build, too: ${machine.load}`,
    `Date: ${machine.date}`,
    `Command: ${machine.command}`,
  ];
}
