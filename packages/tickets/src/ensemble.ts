import type { EnsembleSource } from './ensemble-files.js';
import { type LoadParts, loadEnsembleParts } from './load-ensemble-parts.js';
import { PredictingEnsemble } from './predicting-ensemble.js';
import { checkAllLayers } from './read-ensemble.js';

/** Tickets that predict together. */
export class Ensemble extends PredictingEnsemble {
  /**
   * Loads an ensemble from a folder, a web address, or the files that `toFiles` gave. Everything is verified first:
   * throws a `FileError` where a file is missing, truncated or altered, a `LimitError` where it is larger than `limits`
   * allow, a `ModelError` where the graph contradicts itself or tickets do not match it, an `OptionError` for an option that is
   * none, and where nothing here makes the aggregator or calibrator that the ensemble has.
   */
  static async load(source: EnsembleSource, parts: LoadParts): Promise<Ensemble> {
    return new Ensemble(await loadEnsembleParts(source, parts, checkAllLayers));
  }
}
