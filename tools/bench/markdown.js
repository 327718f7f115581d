import { machineLines } from './machine.js';
import { tablesOf } from './report.js';

const introduction = `# Benchmarks

Written by \`npm run bench -- --markdown docs/benchmarks.md\`; another run on another machine gives other numbers.`;

const reading = `## How to read it

One training step is forward, backward, SGD with momentum 0.9 and weight decay 5e-4, of a batch of 128. *uniform d*: every layer has the share d of its weights, the first convolution too, but not the classifier, which is dense. *ERK d*: Erdos-Renyi-Kernel with that share over all layers. Where a smaller share of the step's work lies in large layers, ERK costs more than uniform at the same number of weights.

Contenders take turns on the same batches, a step each, or as many as 30 ms hold, while the processes of the others are stopped; *ms* is the median of several turns, *min* the fastest. Before that, all start from one ticket, and losses and parameters of the first two steps have to agree to rounding (loss 1e-4, parameters 1e-3 of the largest of their tensor), or the command fails. *tfjs wasm* is engine-tfjs on TensorFlow.js's WebAssembly backend: dense tensors and masks, so one step was timed, at density 1, and its time stands for all densities. *tfjs-node* is the same model's \`trainOnBatch\` on libtensorflow, dense, on all cores, without weight decay, which spares it some work, and with glibc's memory settings at which it was fastest. *PyTorch* is the same dense network there, on all cores, in float32 and not compiled, with the same optimizer, in the memory layout in which it is faster. *tfjs wasm / it*, *tfjs-node / it* and *PyTorch / it* say how many times as fast a row is.

*GFLOP/s* counts two operations for each multiply-add of an active weight, forward and in both gradients (of all weights for TensorFlow.js). *of peak* is its share of what the processor does when it multiplies and adds in registers and touches no memory. Sparse kernels cannot come near it: each multiply-add of a sparse weight loads its input, and normalisation, rectifiers and sums, which take the same time at any density, count for nothing. So the share falls with the density while the step gets faster; compare it between variants, not between densities. Where a step's time goes, layer by layer: [training-time.md](training-time.md).

Prediction: three tickets as one, and one dense network in onnxruntime-node, and in onnxruntime-web's WebAssembly, where they took part, from inputs in JavaScript to logits there; *ms* is the median of single calls, *p99* what 99 in 100 of them take at most, where there were 100. Where the time of one image goes: [prediction-time.md](prediction-time.md).

*MB* is by how much the process grew at most in its first two steps, all its buffers and compiled code included.`;

/** All results as a page. */
export function markdownReport(results) {
  const tables = tablesOf(results).map(({ title, head, labels, rows }) => {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    const aligns = head.map((_, column) => (column < labels ? '---' : '---:'));
    return [`## ${title}`, '', ...[head, aligns, ...rows].map(line)].join('\n');
  });
  const machine = machineLines(results.machine)
    .map((text) => `- ${text}`)
    .join('\n');
  return `${[introduction, machine, reading, ...tables].join('\n\n')}\n`;
}
