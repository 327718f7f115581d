import { NONE, type Row, type SweepFile } from '@freetickets/sweeps';
import { itemLook, type Look, looks } from '../looks.js';

/** A row of a sweep with its name and how it is drawn. */
export interface NamedRow extends Row {
  readonly name: string;
  readonly look: Look;
  /** The rows whose runs it is compared with, by name. */
  readonly baseline?: string;
}

/** The rows of a sweep: those of a dense network all look like one. */
export function namedRows({ rows, entries }: SweepFile): readonly NamedRow[] {
  const named = rows.map((row) => ({
    ...row,
    name: Object.values(row.labels)
      .filter((label) => label !== NONE)
      .join(', '),
  }));
  let items = 0;
  return named.map((row) => {
    const baselines = entries.flatMap(({ run, baseline }) =>
      row.runs.includes(run) && baseline !== undefined ? [baseline] : [],
    );
    const compared = named.find(({ runs }) => runs.some((run) => baselines.includes(run)));
    const look = /^dense( |$)/.test(row.labels.method ?? '') ? looks.dense : itemLook(items++);
    return { ...row, look, ...(compared && { baseline: compared.name }) };
  });
}
