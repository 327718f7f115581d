import { OptionError, type Registry } from '@freetickets/core';
import {
  type ConfigFile,
  claimRun,
  type FoundEvaluation,
  fingerprintOf,
  lockRun,
  type RunFolder,
  unknownDataWarning,
} from '@freetickets/runs';
import { findRun } from '#run-folder';
import type { Control } from './control.js';
import { type Experiment, prepare } from './experiment.js';
import { requireSameConfig, written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';

/** A run that begins or goes on. */
export interface Begun {
  readonly experiment: Experiment;
  /** Its own, where there is one. */
  readonly folder?: RunFolder;
  /** What it was evaluated on before. */
  readonly earlier: FoundEvaluation;
  /** What cannot be said of its data. */
  readonly dataWarning: string | undefined;
}

type BeginControl = Pick<Control, 'existing' | 'configFile' | 'command' | 'importModule'> & {
  /** The index of the run of the plan that alone is trained, if one is. */
  readonly member?: number;
};

/**
 * Makes a config real, takes the run folder that it names, and does something there while no other process can. A member is
 * told from others by its checkpoint alone: configs that say other things of the ensembles it belongs to may go on with it.
 */
export async function beginRun<T>(
  config: unknown,
  registry: Registry,
  control: BeginControl,
  use: (begun: Begun) => Promise<T>,
): Promise<T> {
  const settings = parseConfig(config);
  const release = settings.out === undefined ? undefined : await lockRun(settings.out);
  try {
    return await use(await begin(settings, registry, control));
  } finally {
    await release?.();
  }
}

async function begin(
  settings: Settings,
  registry: Registry,
  { existing = 'refuse', configFile, command, importModule, member }: BeginControl,
): Promise<Begun> {
  const { out } = settings;
  const begun = existing === 'resume' && out !== undefined ? await findRun(out) : undefined;
  if (begun && out !== undefined && begun.member !== member) {
    const held = begun.member === undefined ? 'a whole run' : `run ${begun.member + 1} of a plan`;
    throw new OptionError('out', out, `another folder: this one holds ${held}`);
  }
  const experiment = await prepare(
    settings,
    registry,
    importModule,
    begun?.engine,
    begun?.data?.network,
  );
  const { engine, network } = experiment;
  const file = fileOfBoth(begun?.configFile, configFile);
  const data =
    out === undefined
      ? {}
      : { ...fingerprintOf(experiment.dataset), ...(network !== undefined && { network }) };
  const config = written(settings);
  if (begun && out !== undefined && member === undefined) {
    const isNetworkKnown = begun.data?.network !== undefined && network !== undefined;
    requireSameConfig(begun.config, config, out, 'resume', isNetworkKnown);
  }
  const description = {
    config,
    configFile: file,
    command: begun ? begun.command : command,
    engine: { name: engine.name, ...engine.describe() },
    data,
    ...(member !== undefined && { member }),
  };
  const folder = out === undefined ? undefined : await claimRun(out, existing, description);
  return {
    experiment,
    ...(folder && { folder }),
    earlier: (await folder?.readEvaluation()) ?? {},
    dataWarning: begun && unknownDataWarning(begun.data, data),
  };
}

/** The config's file of a run that goes on: the one given now, with all that flags ever changed. */
const fileOfBoth = (before?: ConfigFile, now?: ConfigFile): ConfigFile | undefined =>
  before && now
    ? { ...now, changed: [...new Set([...before.changed, ...now.changed])] }
    : (now ?? before);
