import { elementwise } from './operations/elementwise.js';
import { loss } from './operations/loss.js';
import { normalisation } from './operations/normalisation.js';
import { products } from './operations/products.js';
import { update } from './operations/update.js';
import { windows } from './operations/windows.js';

/** The operations in the order of their numbers; a record begins with the number. */
export const operations = {
  ...elementwise,
  ...products,
  ...normalisation,
  ...windows,
  ...loss,
  ...update,
};

export type OperationName = keyof typeof operations;
