import Table from 'cli-table3';
import { machineLines } from './machine.js';
import { tablesOf } from './report.js';

/** All results as text for a terminal. */
export function terminalReport(results) {
  return [machineLines(results.machine).join('\n'), terminalTables(tablesOf(results))].join('\n\n');
}

/** Titled tables of strings. */
export const terminalTables = (tables) =>
  tables
    .map(({ title, head, labels, rows }) => {
      const colAligns = head.map((_, column) => (column < labels ? 'left' : 'right'));
      const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
      table.push(...rows);
      return `${title}\n${table}`;
    })
    .join('\n\n');
