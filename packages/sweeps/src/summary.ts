import { entryRows } from './entry-rows.js';
import { meanOf } from './mean-interval.js';
import { rangeOf } from './measure-range.js';
import type { RunScores } from './run-scores.js';
import type { Entry, Row } from './sweep-file.js';

/** Averages a sweep over its seeds. A measure that a run of a row lacks is not in the row. */
export function summarise(
  entries: readonly Entry[],
  scoresOf: (run: string) => RunScores | undefined,
): readonly Row[] {
  return entryRows(entries).map(({ labels, entries: own }) => {
    const finished = own.flatMap(({ run, baseline }) => {
      const scores = scoresOf(run);
      const other = baseline === undefined ? undefined : scoresOf(baseline);
      return scores ? [{ run, scores: other ? withCostOf(scores, other) : scores, other }] : [];
    });
    const pairs = finished.flatMap(({ scores, other }) =>
      other ? [differences(scores, other)] : [],
    );
    return {
      labels,
      runs: finished.map(({ run }) => run),
      unfinished: own.length - finished.length,
      scores: means(
        finished.map(({ scores }) => scores),
        (measure) =>
          rangeOf(
            measure,
            finished.some(({ scores }) => 'rmse' in scores),
          ),
      ),
      ...(pairs.length > 0 && { againstBaseline: means(pairs) }),
    };
  });
}

/** Training FLOPs as a share of the baseline's that a row is compared with, which may be another than its runs' own. */
const withCostOf = (scores: RunScores, { trainFlops }: RunScores): RunScores => ({
  ...scores,
  ...(scores.trainFlops > 0 &&
    trainFlops > 0 && { trainFlopsRatio: scores.trainFlops / trainFlops }),
});

const differences = (scores: RunScores, baseline: RunScores): RunScores =>
  Object.fromEntries(
    Object.entries(scores).flatMap(([measure, value]) =>
      measure in baseline ? [[measure, value - baseline[measure]]] : [],
    ),
  );

/** The means of the measures that all runs have; their intervals within the measures' ranges, where these are given. */
const means = (
  all: readonly RunScores[],
  range?: (measure: string) => readonly [number, number],
): Row['scores'] =>
  Object.fromEntries(
    Object.keys(all[0] ?? {}).flatMap((measure) =>
      all.every((scores) => measure in scores)
        ? [
            [
              measure,
              meanOf(
                all.map((scores) => scores[measure]),
                range?.(measure),
              ),
            ],
          ]
        : [],
    ),
  );
