import * as z from 'zod/mini';
import { byName, list, object } from './schema-parts.js';

const cost = object({
  trainFlops: z.number(),
  trainFlopsRatio: z.number(),
  /** Of one prediction by all members; absent where an older version wrote the file. */
  testFlops: z.optional(z.number()),
  /** All tickets' forward pass against one dense one. */
  testFlopsRatio: z.number(),
  /** Of all tickets, without the running statistics of normalisation. */
  activeParameters: z.number(),
  /** How many members are samples of the one ticket; absent where they are tickets. */
  samples: z.optional(z.number()),
  /** Of one dense network. */
  parameters: z.number(),
  /** Of the ticket files. */
  bytes: z.number(),
  /** Wall-clock time of the training steps. */
  trainSeconds: z.number(),
  denseTrainSeconds: z.optional(z.number()),
  /** Median wall-clock time of predicting one input, where it was measured. */
  predictSeconds: z.optional(z.number()),
  densePredictSeconds: z.optional(z.number()),
});

/** The share of the maskable weights that a run ever had active: R_s of Liu et al. 2021 (ITOP). */
const exploredShares = object({ all: z.number(), layers: byName(z.number()) });

/** What every `evaluation.json` has besides scores. */
export const evaluationParts = {
  /** SHA-256 (hex) of the tickets that were evaluated, and of the dense baseline's: `ticketsHash` of `@freetickets/tickets`. */
  hashes: object({ ensemble: z.string(), dense: z.optional(z.string()) }),
  /** What was asked for and could not be evaluated, and why. */
  missing: list(object({ part: z.string(), why: z.string() })),
  cost,
  /** How much of the weights each run of the ensemble tried. */
  explored: z.optional(list(exploredShares)),
  /** What a user should know of how it was evaluated; absent where there is nothing. */
  warnings: z.optional(list(z.string())),
};

/** An evaluation without what is known of its training. */
export type Uncosted<E> = Omit<E, 'cost' | 'explored' | 'warnings'>;
/** What an ensemble cost. Ratios are against the dense network. */
export type Cost = z.output<typeof cost>;
/** The share of the maskable weights that a run ever had active: in all, and by layer. */
export type ExploredShares = z.output<typeof exploredShares>;
/** What was asked for and could not be evaluated, and why. */
export type Missing = z.output<typeof evaluationParts.missing>[number];
