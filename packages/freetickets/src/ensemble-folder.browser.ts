import type { EnsembleSource } from '@freetickets/tickets';

/** A browser has no run folders: an address is that of the ensemble. */
export const ensembleFolder = async (source: EnsembleSource): Promise<EnsembleSource> => source;
