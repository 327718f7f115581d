import type { AnyRun } from './run-data.js';

/** What the members of an ensemble are: its tickets, or samples of one. */
export const memberKind = ({ cost }: Pick<AnyRun['evaluation'], 'cost'>): 'ticket' | 'sample' =>
  cost?.samples ? 'sample' : 'ticket';

/** What a member is called, counted from 0. */
export const memberName = (evaluation: Pick<AnyRun['evaluation'], 'cost'>, index: number): string =>
  `${memberKind(evaluation)} ${index + 1}`;
