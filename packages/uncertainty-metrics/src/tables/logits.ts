import { placeOf, type Rows, type Table, tableOf } from './table.js';
import { unexpected } from './unexpected.js';

/** Checks that logits are finite and gives them the flat form. */
export function logitsOf(given: Rows): Table {
  const table = tableOf(given, 'logits');
  const {
    data,
    shape: [, classes],
  } = table;
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      throw unexpected('logits', `${data[at]} for ${placeOf(at, classes)}`, 'a finite number');
    }
  }
  return table;
}
