import { type AnyPlugin, checkOptionNames, ModelError } from '@freetickets/core';
import { sparsePredictor } from '@freetickets/engine-sparse/predict';
import { meanProbability } from '@freetickets/ensemble-aggregators/mean-probability';
import { checkFeedForward } from '@freetickets/model-graph/check';
import {
  Ensemble,
  type EnsembleSource,
  ensembleFolder,
  type LoadLimits,
  type LoadParts,
  loadEnsembleParts,
  type ReadOptions,
} from '@freetickets/tickets/predict';
import { loadResolve } from './load-resolve.js';

export interface LoadEnsembleOptions extends Omit<ReadOptions, 'checkSize'> {
  /** How many threads to predict on, 1 to 256. Default: all cores; in browsers one, unless the page is cross-origin isolated. */
  readonly threads?: number;
  /** How large the ensemble may be, and its model. The defaults are those of `LoadLimits`: 1 GiB of files, 256 tickets, ... */
  readonly limits?: Partial<LoadLimits>;
  /** Plugins of one's own, where the ensemble's aggregator or calibrator is one. None may have the name of a built-in. */
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Loads an ensemble that `ensemble.save` wrote, to predict with on engine `sparse`: from its folder or that of its run, a web
 * address, or the files that `toFiles` gave. Throws a `FileError` where a file is missing, truncated or altered, a `LimitError` where it is too
 * large, a `ModelError` where the engine cannot run the model: `loadEnsemble` of `freetickets` then can; an `OptionError` for an
 * option that is none.
 *
 * @example
 * const ensemble = await loadEnsemble('https://example.org/digits');
 * const [{ class: digit, probability }] = (await ensemble.predict(pixels)).toJSON();
 */
export async function loadEnsemble(
  source: EnsembleSource,
  options: LoadEnsembleOptions = {},
): Promise<Ensemble> {
  checkOptionNames(options, 'signal', 'timeout', 'redirects', 'threads', 'limits', 'plugins');
  const { threads, limits, plugins = [], ...reading } = options;
  const engine = sparsePredictor({ ...(threads !== undefined && { threads }) });
  const parts: LoadParts = {
    ...reading,
    limits,
    engine: (graph) => {
      const reasons = engine.unsupported(graph, 'predict');
      if (reasons.length === 0) return engine;
      throw new ModelError(
        `freetickets/predict has no engine but sparse, which cannot predict with the model: ${reasons.join(' ')} Use loadEnsemble of 'freetickets', which has it.`,
      );
    },
    // Plugins of one's own are refused where a built-in has their name, be they needed or not.
    aggregator: async (spec) => {
      const { name, ...given } = spec;
      return name === meanProbability.pluginName && plugins.length === 0
        ? meanProbability(given)
        : (await loadResolve())(plugins, 'aggregator', spec);
    },
    calibrator: async (spec) => (await loadResolve())(plugins, 'calibrator', spec),
  };
  // It has rules for all layers that the engine runs, and pages need no others.
  return new Ensemble(
    await loadEnsembleParts(await ensembleFolder(source), parts, checkFeedForward),
  );
}
