import { keepEarlier } from '@freetickets/evaluation';
import {
  type AnyEvaluation,
  type FoundEvaluation,
  isOfRegression,
  type RunFolder,
} from '@freetickets/runs';
import { writeReportOf } from '#run-folder';

const LOST =
  'The evaluation.json that was there was damaged, and is replaced: what was evaluated before, and is not now, is not in it.';

/**
 * Writes down how a run was evaluated, beside what it was evaluated on before, and its report; one that cannot be made is
 * missing, and all else is there.
 *
 * @param dataWarning what cannot be said of its data
 */
export async function conclude(
  folder: RunFolder,
  evaluated: AnyEvaluation,
  earlier: FoundEvaluation,
  dataWarning: string | undefined,
): Promise<AnyEvaluation> {
  const warnings = [
    ...(evaluated.warnings ?? []),
    ...(dataWarning === undefined ? [] : [dataWarning]),
    ...(earlier.damage ? [LOST] : []),
  ];
  const evaluation = {
    ...withEarlier(evaluated, earlier.evaluation),
    ...(warnings.length > 0 && { warnings }),
  };
  await folder.writeEvaluation(evaluation);
  try {
    await writeReportOf(folder.path);
    return evaluation;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const whole = { ...evaluation, missing: [...evaluation.missing, { part: 'report.html', why }] };
    await folder.writeEvaluation(whole);
    return whole;
  }
}

/** Of a regression nothing is evaluated by parts, of which some could be left from before. */
const withEarlier = (
  evaluated: AnyEvaluation,
  earlier: FoundEvaluation['evaluation'],
): AnyEvaluation =>
  isOfRegression(evaluated) || (earlier && isOfRegression(earlier))
    ? evaluated
    : keepEarlier(evaluated, earlier);
