import { type CostedEvaluation, keepEarlier } from '@freetickets/evaluation';
import type { RunFolder } from './run-folder.js';

/**
 * Writes down how a run was judged, beside what it was judged on before, and its report; one that cannot be made is
 * missing, and all else is there.
 */
export async function conclude(
  folder: RunFolder,
  judged: CostedEvaluation,
): Promise<CostedEvaluation> {
  const evaluation = keepEarlier(judged, await folder.readEvaluation());
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
