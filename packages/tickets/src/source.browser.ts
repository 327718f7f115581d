import type { EnsembleSource } from './ensemble-files.js';

/** Reads one file of a web address. */
export { fetchFile as readFrom } from './fetch.js';

/** A browser has no run folders: an address is that of the ensemble. */
export const ensembleFolder = async (source: EnsembleSource): Promise<EnsembleSource> => source;
