import type { Entry, Row } from './sweep-file.js';

/** Entries that differ by their seed alone. */
interface EntryRow<E extends Entry> {
  /** Of its axes but the seed. */
  readonly labels: Row['labels'];
  readonly entries: readonly [E, ...E[]];
}

/** Groups entries that differ by their seed alone. */
export function entryRows<E extends Entry>(entries: readonly E[]): readonly EntryRow<E>[] {
  const rows = new Map<string, { labels: Row['labels']; entries: [E, ...E[]] }>();
  for (const entry of entries) {
    const { seed: _, ...labels } = entry.labels;
    const key = JSON.stringify(labels);
    const row = rows.get(key);
    if (row) row.entries.push(entry);
    else rows.set(key, { labels, entries: [entry] });
  }
  return [...rows.values()];
}
