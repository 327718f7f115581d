import { availableParallelism, cpus } from 'node:os';
import { type Diagnosis, diagnose } from '@freetickets/engine-sparse';
import { type BackendName, useBackend } from '@freetickets/engine-tfjs';
import type { Command } from 'commander';
import type { App } from '../app.js';
import type { Output } from '../output.js';
import { wrapped } from '../table.js';
import { subcommand } from './common.js';
import { datasets } from './data.js';

/** What there is to run on. */
interface Findings {
  readonly freetickets: string;
  readonly node: string;
  readonly cpu: { readonly model: string; readonly cores: number };
  readonly sparse: Diagnosis;
  readonly tfjs: readonly BackendState[];
  readonly data: readonly {
    readonly name: string;
    readonly folder: string | undefined;
    readonly present: boolean;
  }[];
}

/** Whether a backend of TensorFlow.js works here, and if not, why. */
interface BackendState {
  readonly backend: BackendName;
  readonly works: boolean;
  readonly reason?: string;
}

/** `doctor`: what trains here, and why nothing faster. */
export function addDoctorCommand(program: Command, app: App, output: Output): void {
  subcommand(
    program,
    'doctor',
    'what trains here and why nothing faster, and where data are kept',
    ['doctor'],
  ).action(async () => {
    const findings = await examine(app);
    output.result(findings, () => text(findings));
  });
}

async function examine(app: App): Promise<Findings> {
  const tfjs: BackendState[] = [];
  for (const backend of ['wasm', 'node', 'node-gpu'] as const) {
    tfjs.push(await backendState(backend));
  }
  return {
    freetickets: app.version,
    node: process.version,
    cpu: { model: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() },
    sparse: diagnose(),
    tfjs,
    data: (await datasets(app)).map(({ name, folder, present }) => ({ name, folder, present })),
  };
}

async function backendState(backend: BackendName): Promise<BackendState> {
  try {
    await useBackend(backend);
    return { backend, works: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { backend, works: false, reason };
  }
}

const text = ({ freetickets, node, cpu, sparse, tfjs, data }: Findings): string =>
  [
    `freetickets ${freetickets}, Node.js ${node}, ${cpu.model}, ${cpu.cores} cores`,
    '',
    `engine sparse: variant ${sparse.variant}, threads ${sparse.threads}`,
    `  kernels of ${sparse.kernels}`,
    ...sparse.notFaster.map((reason) => `  ${reason}`),
    '',
    'engine tfjs, by backend:',
    ...tfjs.map(({ backend, reason }) => `  ${backend}: ${reason ?? 'works'}`),
    '',
    'data sets (FREETICKETS_DATA names another folder):',
    ...data.map(
      ({ name, folder, present }) => `  ${name}: ${folder}${present ? '' : ', not here yet'}`,
    ),
  ]
    .flatMap((line) => wrapped(line))
    .join('\n');
