import { NONE, type Row, type SweepFile } from '@freetickets/sweeps';
import { itemLook, type Look, looks } from '../looks.js';

/** A row of a sweep with its name and how it is drawn. */
export interface NamedRow extends Row {
  readonly name: string;
  readonly look: Look;
  /** The rows whose runs it is compared with, by name. */
  readonly baseline?: string;
}

/** The rows of a sweep. A dense network looks like one where there is no other to tell it from. */
export function namedRows({ rows, entries }: SweepFile): readonly NamedRow[] {
  const named = rows.map((row) => ({
    ...row,
    name: Object.values(row.labels)
      .filter((label) => label !== NONE)
      .join(', '),
  }));
  const isDense = ({ labels }: Row): boolean => /^dense( |$)/.test(labels.method ?? '');
  const isOnlyDense = rows.filter(isDense).length === 1;
  let items = 0;
  return named.map((row) => {
    const baselines = entries.flatMap(({ run, baseline }) =>
      row.runs.includes(run) && baseline !== undefined ? [baseline] : [],
    );
    const compared = named.find(({ runs }) => runs.some((run) => baselines.includes(run)));
    const look = isOnlyDense && isDense(row) ? looks.dense : itemLook(items++);
    return { ...row, look, ...(compared && { baseline: compared.name }) };
  });
}
