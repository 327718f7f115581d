import type { Aggregate, MemberLogits } from '@freetickets/core';
import { probabilitiesOf } from '../tables/probabilities.js';
import type { Table } from '../tables/table.js';

/** The ensemble's prediction, checked: at least one example, and rows of probabilities. */
export function aggregated(logits: MemberLogits, aggregate: Aggregate): Table {
  const [, examples, classes] = logits.shape;
  return probabilitiesOf({ data: aggregate(logits), shape: [examples, classes] }, 'aggregate');
}
