import Table from 'cli-table3';
import { machineLines } from './machine.js';
import { tablesOf } from './report.js';

/** All results as text for a terminal. */
export function terminalReport(results) {
  const tables = tablesOf(results).map(({ title, head, labels, rows }) => {
    const colAligns = head.map((_, column) => (column < labels ? 'left' : 'right'));
    const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
    table.push(...rows);
    return `${title}\n${table}`;
  });
  return [machineLines(results.machine).join('\n'), ...tables].join('\n\n');
}
