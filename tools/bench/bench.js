/**
 * `npm run bench`: what a training step, a topology update and a prediction take on the sparse engine, next to TensorFlow.js. Checks
 * results before it times them. FREETICKETS_TFJS_NODE may name a folder with tfjs-node,
 * FREETICKETS_ONNXRUNTIME one with onnxruntime-node, FREETICKETS_ONNXRUNTIME_WEB one with onnxruntime-web,
 * FREETICKETS_TORCH_PYTHON a Python with PyTorch.
 */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  onAllCores,
  onnxRuntimes,
  onOneAndAllCores,
  pytorch,
  tfjsNode,
  tfjsWasm,
  threadCounts,
} from './contenders.js';
import { currentLoad, describeMachine } from './machine.js';
import { markdownReport } from './markdown.js';
import { network, singleLayer } from './networks.js';
import { measureBandwidth, measurePeak } from './peak.js';
import { measurePrediction } from './prediction.js';
import { measureProfile } from './profile.js';
import { profileTables } from './profile-report.js';
import { erkSettings, settingOf, uniformSettings } from './settings.js';
import { compareWithTargets } from './targets.js';
import { terminalReport, terminalTables } from './terminal.js';
import { measureTraining } from './training.js';
import { measureUpdate } from './update.js';

const program = new Command('bench')
  .description(
    'Measures the sparse engine next to TensorFlow.js: training steps, single layers, topology updates, prediction. Takes five to ten minutes, most of them for TensorFlow.js.',
  )
  .option('--quick', 'wrn-16-2 and lenet-5-caffe alone, in about two minutes')
  .option(
    '--profile [what...]',
    'instead, where the time of a training step goes, by layer and kind of pass: a network and densities, uniform:D or ERK:D (wrn-16-2 ERK:0.2)',
  )
  .option('--json', 'one JSON value on stdout, and nothing else there')
  .option('--markdown <file>', 'write the report to a file as well, as Markdown')
  .addHelpText(
    'after',
    '\nFREETICKETS_TFJS_NODE=FOLDER adds tfjs-node, from FOLDER/node_modules, to the contenders,\nFREETICKETS_ONNXRUNTIME=FOLDER onnxruntime-node;\nFREETICKETS_ONNXRUNTIME_WEB=FOLDER onnxruntime-web;\nFREETICKETS_TORCH_PYTHON=PYTHON adds PyTorch, of a Python that has it and NumPy.',
  )
  .parse();
const { quick = false, json = false, markdown, profile } = program.opts();
const note = (text) => void process.stderr.write(`${text}\n`);

const limits = quick ? { least: 2, most: 9, seconds: 1 } : { least: 3, most: 7, seconds: 0.3 };
const plan = quick
  ? {
      networks: ['wrn-16-2', 'lenet-5-caffe'],
      settings: uniformSettings,
      contenders: onAllCores,
      layers: [],
      predicted: ['lenet-5-caffe'],
    }
  : {
      networks: ['wrn-16-2', 'resnet-20', 'lenet-5', 'lenet-5-caffe', 'lenet-300-100'],
      settings: [...uniformSettings, ...erkSettings],
      contenders: onOneAndAllCores,
      tfjsWasm,
      layers: [
        { channels: 16, size: 32 },
        { channels: 64, size: 16 },
        { channels: 256, size: 8 },
      ],
      predicted: ['wrn-16-2', 'lenet-5-caffe'],
    };

async function profileSteps([name = 'wrn-16-2', ...densities]) {
  const limits = { peak: measurePeak(threadCounts), bandwidth: measureBandwidth(threadCounts) };
  const profiled = await network(name);
  const settings = (densities.length > 0 ? densities : ['ERK:0.2']).map(settingOf);
  const profiles = [];
  for (const setting of settings) {
    for (const threads of threadCounts)
      profiles.push(await measureProfile(profiled, setting, { threads }));
  }
  const tables = profiles.flatMap((each) => profileTables(each, limits));
  process.stdout.write(`${json ? JSON.stringify(profiles) : terminalTables(tables)}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  if (profile) {
    await profileSteps(profile === true ? [] : profile);
    process.exit();
  }
  const load = currentLoad();
  note('the peak of this machine');
  const peak = measurePeak(threadCounts);
  const densePeers = [tfjsNode, pytorch].filter((peer) => peer);
  const peers = { tfjsWasm: plan.tfjsWasm, densePeers };
  const training = [];
  for (const name of plan.networks) {
    note(`training steps of ${name}`);
    const { settings, contenders } = plan;
    const options = { settings, contenders, ...peers, limits };
    training.push(...(await measureTraining(await network(name), options)));
  }
  const layers = [];
  for (const layer of plan.layers) {
    const built = await singleLayer(layer);
    note(`steps of ${built.name}`);
    const options = { settings: uniformSettings, contenders: onAllCores, ...peers, limits };
    layers.push(...(await measureTraining(built, options)));
  }
  note('topology updates');
  const [, , tenth] = uniformSettings;
  const updating = onAllCores.filter(({ kind }) => kind !== 'avx2');
  const update = await measureUpdate(await network('wrn-16-2'), tenth, updating, quick ? 3 : 7);
  const prediction = [];
  for (const name of plan.predicted) {
    note(`prediction by ${name}`);
    const contenders = [...plan.contenders, tfjsWasm];
    const options = { contenders, peers: onnxRuntimes, limits, quick };
    const built = await network(name);
    for (const setting of erkSettings)
      prediction.push(...(await measurePrediction(built, setting, options)));
  }

  const machine = describeMachine({ load, peak, arguments: process.argv.slice(2) });
  const results = { machine, training, layers, update, prediction };
  const report = { ...results, targets: compareWithTargets(results) };
  process.stdout.write(`${json ? JSON.stringify(report) : terminalReport(report)}\n`);
  if (markdown) writeFileSync(markdown, markdownReport(report));
} catch (error) {
  note(error.stack);
  process.exit(1);
}
