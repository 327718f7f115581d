import { shownMeasures } from '@freetickets/sweeps';
import { sentenceList } from '../format.js';
import type { NamedRow } from './rows.js';
import { sideOf } from './scores.js';

/** Of what a sentence speaks; cost is in the table. */
const spoken = ['accuracy', 'rmse', 'nll', 'crps', 'ece', 'brier'];

/** What a sweep shows, in a sentence or two: what is measurably better or worse than its baseline over the seeds. */
export function sweepVerdict(rows: readonly NamedRow[]): string {
  const measures = shownMeasures(rows).filter(
    ({ measure }) => spoken.includes(measure) || measure.startsWith('auroc '),
  );
  const compared = rows.filter(({ againstBaseline }) => againstBaseline);
  if (compared.length === 0) {
    return 'Nothing is compared yet: no finished run has a finished baseline of its seed.';
  }
  const sentences = compared.map(({ name, baseline = 'its baseline', againstBaseline = {} }) => {
    const on = (side: 'better' | 'worse') =>
      measures.flatMap((shown) => {
        const difference = againstBaseline[shown.measure];
        return difference && sideOf(shown, difference) === side ? [inSentence(shown.title)] : [];
      });
    const [better, worse] = [on('better'), on('worse')];
    const parts = [
      ...(better.length > 0
        ? [`measurably better than ${baseline} in ${sentenceList(better)}`]
        : []),
      ...(worse.length > 0 ? [`measurably worse than ${baseline} in ${sentenceList(worse)}`] : []),
    ];
    const pairs = Math.max(...Object.values(againstBaseline).map(({ seeds }) => seeds));
    const undecided = pairs > 1 ? '' : ' by a single seed';
    return `${name} is ${parts.join(' and ') || `not told apart from ${baseline}${undecided}`}.`;
  });
  return sentences.join(' ');
}

/** A measure's title as it stands in mid-sentence: abbreviations and Brier's name keep their capitals. */
const inSentence = (title: string): string =>
  title === 'Accuracy' ? 'accuracy' : title.replace(/^Brier$/, 'Brier score');
