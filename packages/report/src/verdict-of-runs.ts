import { betterScores, scoresOf } from './compared-scores.js';
import { entriesOfRuns } from './entries.js';
import { sentenceList } from './format.js';
import { groupsOf, isSingleNetwork } from './groups.js';
import { scoreMeasure, trainingMeasure } from './measures.js';
import type { AnyRun } from './run-data.js';
import { leadersOf } from './standings.js';
import { differencesOf, testSetsOf } from './test-sets.js';
import { scoreWords } from './wording.js';

/**
 * One sentence on several runs: which ensemble or dense network is better than all others in a score, by the intervals of
 * the differences alone. It says what the stars of the table say.
 */
export function verdictOfRuns(runs: readonly AnyRun[]): string {
  const sets = testSetsOf(runs);
  if (sets.length > 1) {
    return `The ${runs.length} runs were evaluated on different test sets (${differencesOf(sets)}): their scores do not compare.`;
  }
  const entries = entriesOfRuns(runs);
  const wins = new Map<string, string[]>();
  const undecided: string[] = [];
  const all = entries.flatMap(({ each }) => each.map(({ scores }) => scores));
  for (const name of scoresOf(all).filter((score) => betterScores[score])) {
    const { best } = leadersOf(scoreMeasure(name), entries);
    if (best) wins.set(best.label, [...(wins.get(best.label) ?? []), scoreWords[name]]);
    else undecided.push(scoreWords[name]);
  }
  const { best: cheapest } = leadersOf(trainingMeasure, entries);
  const takesLeast = 'takes the least training compute';
  const won = [...wins].map(([label, names]) => {
    const too = label === cheapest?.label ? ` and ${takesLeast}` : '';
    return `${label} has the best ${sentenceList(names)}${too}`;
  });
  const open = undecided.length ? [`none is measurably best in ${sentenceList(undecided)}`] : [];
  const price = cheapest && !wins.has(cheapest.label) ? [`${cheapest.label} ${takesLeast}`] : [];
  const clauses = [...won, ...open, ...price];
  return `Of ${what(runs)}, ${clauses.join('; ')}.`;
}

/** What is compared: `3 ensembles and their dense networks (7 runs, seeds averaged)`. */
function what(runs: readonly AnyRun[]): string {
  const groups = groupsOf(runs);
  const single = groups.filter(isSingleNetwork).length;
  const ensembles = groups.length - single;
  const kinds = [
    ...(ensembles > 0
      ? [ensembles > 1 ? `${ensembles} ensembles` : `${groups.length > 1 ? 'one' : 'the'} ensemble`]
      : []),
    ...(single > 0
      ? [
          single > 1
            ? `${single} single networks`
            : `${groups.length > 1 ? 'one' : 'the'} single network`,
        ]
      : []),
  ];
  const compared = groups.filter((group) => group.runs.some(({ evaluation }) => evaluation.dense));
  const some = compared.length === 1 ? 'one dense network' : `${compared.length} dense networks`;
  const own = groups.length > 1 ? 'their dense networks' : 'its dense network';
  const which = compared.length === groups.length ? own : some;
  const all = compared.length > 0 ? [...kinds, which] : kinds;
  const seeds = groups.length < runs.length ? ` (${runs.length} runs, seeds averaged)` : '';
  return `${sentenceList(all)}${seeds}`;
}
