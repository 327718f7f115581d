import { layers } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';

const RATE = 'a number from 0, below 1';

/** The option `dropout` of models: the share of activations that is dropped in training. */
export const dropoutRate = z._default(
  z.number({ error: RATE }).check(z.gte(0, RATE), z.lt(1, RATE)),
  0,
);

/** A layer that drops activations, none where the rate is 0. */
export const dropped = (name: string, rate: number) =>
  rate > 0 ? [layers.dropout({ name, rate })] : [];
