import { shownMeasures } from './shown-measures.js';
import type { Row } from './sweep-file.js';

const special: { readonly [character: string]: string } = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
};

const escaped = (text: string): string =>
  text.replace(/[\\~^–&%$#_{}]/g, (character) => special[character] ?? `\\${character}`);

/**
 * The rows of a sweep as a table of LaTeX, for the packages booktabs and amsmath: means with standard deviations, bold where the
 * paired 95% interval of the difference from the baseline is on the better side of 0.
 */
export function latexOf(rows: readonly Row[]): string {
  const axes = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))];
  const measures = shownMeasures(rows);
  const titles = measures.map(({ title, better }) => {
    const arrow = better && (better === 'higher' ? ' $\\uparrow$' : ' $\\downarrow$');
    return `${escaped(title)}${arrow ?? ''}`;
  });
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;
  const body = rows.map(({ labels, scores, againstBaseline }) =>
    line([
      ...axes.map((axis) => escaped(labels[axis] ?? '')),
      ...measures.map(({ measure, better, show, showPlain }) => {
        const found = scores[measure];
        if (!found) return '--';
        const value = escaped(show(found.mean));
        const deviation =
          found.deviation === undefined ? '' : ` \\pm ${escaped(showPlain(found.deviation))}`;
        const [low, high] = againstBaseline?.[measure]?.ci95 ?? [0, 0];
        const isBetter = (better === 'higher' && low > 0) || (better === 'lower' && high < 0);
        return isBetter ? `$\\mathbf{${value}}${deviation}$` : `$${value}${deviation}$`;
      }),
    ]),
  );
  return [
    `\\begin{tabular}{${'l'.repeat(axes.length)}${'r'.repeat(measures.length)}}`,
    '\\toprule',
    line([...axes.map(escaped), ...titles]),
    '\\midrule',
    ...body,
    '\\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}
