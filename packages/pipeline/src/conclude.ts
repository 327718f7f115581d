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
 * @param corruptions whether types of corruption of before are added to those of now, or these stand in their place
 */
export async function conclude(
  folder: RunFolder,
  evaluated: AnyEvaluation,
  earlier: FoundEvaluation,
  dataWarning: string | undefined,
  corruptions: 'add' | 'replace',
): Promise<AnyEvaluation> {
  const warnings = [
    ...(evaluated.warnings ?? []),
    ...(dataWarning === undefined ? [] : [dataWarning]),
    ...(earlier.damage ? [LOST] : []),
  ];
  const evaluation = {
    ...withEarlier(evaluated, earlier.evaluation, corruptions),
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
  corruptions: 'add' | 'replace',
): AnyEvaluation =>
  isOfRegression(evaluated) || (earlier && isOfRegression(earlier))
    ? evaluated
    : keepEarlier(evaluated, earlier, corruptions);
