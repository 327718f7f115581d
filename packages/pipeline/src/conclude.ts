import { type CostedEvaluation, keepEarlier } from '@freetickets/evaluation';
import type { EarlierEvaluation, RunFolder } from './run-folder.js';

/**
 * Writes down how a run was evaluated, beside what it was evaluated on before, and its report; one that cannot be made is
 * missing, and all else is there.
 *
 * @param dataWarning what cannot be said of its data
 */
export async function conclude(
  folder: RunFolder,
  evaluated: CostedEvaluation,
  earlier: EarlierEvaluation,
  dataWarning: string | undefined,
): Promise<CostedEvaluation> {
  const warnings = [dataWarning, earlier.warning].filter((warning) => warning !== undefined);
  const evaluation = {
    ...keepEarlier(evaluated, earlier.evaluation),
    ...(warnings.length > 0 && { warnings }),
  };
  await folder.writeEvaluation(evaluation);
  try {
    await folder.writeReport();
    return evaluation;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const whole = { ...evaluation, missing: [...evaluation.missing, { part: 'report.html', why }] };
    await folder.writeEvaluation(whole);
    return whole;
  }
}
