import { createHash } from 'node:crypto';
import { Html } from './html.js';

/**
 * Makes tables sort by a click on a column's heading, and gives each a button that copies it as CSV. Runs in the page, so it
 * uses nothing from outside itself; without it the tables are as they are.
 */
function makeTablesSortable(): void {
  const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();
  /** What a cell says, without its marks and note. */
  const mainOf = (cell: Element): string => {
    const copy = cell.cloneNode(true) as Element;
    for (const extra of copy.querySelectorAll('.best, .way, .hidden, small')) extra.remove();
    return plain(copy.textContent);
  };
  const noteOf = (cell: Element): string => plain(cell.querySelector('small')?.textContent ?? null);
  const numberOf = (text: string): number =>
    Number.parseFloat(text.replace(/\u2212/g, '-').replace(/,/g, ''));
  const cellsOf = (row: Element): readonly Element[] => [...row.children];

  /** Rows with a number in a column in its order, then those without; words by the alphabet. */
  const compare = (a: string, b: string): number => {
    const [x, y] = [numberOf(a), numberOf(b)];
    const [isX, isY] = [!Number.isNaN(x), !Number.isNaN(y)];
    return isX && isY ? x - y : Number(isY) - Number(isX) || a.localeCompare(b);
  };
  const sortBy = (table: Element, heading: Element, column: number): void => {
    const body = table.querySelector('tbody');
    const isAscending = heading.getAttribute('aria-sort') !== 'ascending';
    const rows = [...(body?.children ?? [])].map((row) => ({
      row,
      value: mainOf(row.children[column]),
    }));
    const present = rows.filter(({ value }) => value !== '–');
    present.sort((a, b) => (isAscending ? 1 : -1) * compare(a.value, b.value));
    const absent = rows.filter(({ value }) => value === '–');
    for (const other of table.querySelectorAll('th')) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
    for (const { row } of [...present, ...absent]) body?.append(row);
  };

  /** A table as CSV; a column with notes below its values is two. */
  const csvOf = (table: Element): string => {
    const rows = [...table.querySelectorAll('tr')].map(cellsOf);
    const noted = rows[0].map((_, i) => rows.some((cells) => noteOf(cells[i]) !== ''));
    const quoted = (text: string): string =>
      /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    const line = (cells: readonly Element[], i: number): string =>
      cells
        .flatMap((cell, column) => {
          const value = mainOf(cell);
          const note = i === 0 ? `${value} note` : noteOf(cell);
          return noted[column] ? [value, note] : [value];
        })
        .map((text) => quoted(text.replace(/\u2212/g, '-')))
        .join(',');
    return rows.map(line).join('\r\n');
  };
  const copyButton = (table: Element): Element => {
    const button = document.createElement('button');
    const label = 'Copy as CSV';
    button.className = 'copy';
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(csvOf(table));
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Copying is not allowed here';
      }
      setTimeout(() => {
        button.textContent = label;
      }, 2000);
    });
    return button;
  };

  for (const table of document.querySelectorAll('table')) {
    if (table.closest('.sortable')) {
      for (const [column, heading] of [...table.querySelectorAll('thead th')].entries()) {
        const button = document.createElement('button');
        button.className = 'sort';
        button.type = 'button';
        button.append(...heading.childNodes);
        button.addEventListener('click', () => sortBy(table, heading, column));
        heading.append(button);
      }
    }
    table.querySelector('caption')?.append(copyButton(table));
  }
}

const code = `(${makeTablesSortable})();`;

/** The page's only script. */
export const tableScript = new Html(`<script id="tables">${code}</script>`);

/** What the page may do: show itself and run this one script, and nothing that gets into it, nor any request. */
export const contentPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  `script-src 'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
