import type { EvaluationProgress } from '@freetickets/evaluation';
import type { ConfigFile, Existing } from '@freetickets/runs';
import type { ImportModule } from './plugins.js';
import type { StageWork } from './stage-work.js';

/** How to execute a config, besides what it says. */
export interface Control {
  /** What to do where `out` holds a run already. Default: `refuse`. */
  readonly existing?: Existing;
  /** Stops training, with a checkpoint where there is a run folder. */
  readonly signal?: AbortSignal;
  /** Told of each data set before the ensemble is evaluated on it. */
  readonly onEvaluation?: (progress: EvaluationProgress) => void;
  /** Told what is ahead before training begins. */
  readonly onStart?: (work: readonly StageWork[]) => void;
  /** The file that the config came from: `config.json` of the run folder says so. */
  readonly configFile?: ConfigFile;
  /**
   * Run folders of which each holds what one run of the config's plan trained, in their order (`trainMember`, or a run whose
   * plan has no other): the tickets are taken from there, and not trained.
   */
  readonly members?: readonly string[];
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}
