import { greedy, meanLogit, stacking, vote, weighted } from '@freetickets/ensemble-aggregators';
import { conformal, isotonic, temperature, vector } from '@freetickets/uncertainty-metrics/plugins';

/** What few ensembles need, loaded for those that do: aggregators besides the mean of probabilities, and calibrators. */
export const furtherPlugins = [
  ...[greedy, meanLogit, stacking, vote, weighted],
  ...[conformal, isotonic, temperature, vector],
] as const;
