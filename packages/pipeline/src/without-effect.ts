import type { Plan, PlanSettings } from '@freetickets/core';
import { staysDense } from './stays-dense.js';

const choices = ['initialMasks', 'constraint', 'gradualPruning'] as const;

/** Warns of choices of masks that a plan makes nothing of, as its networks stay dense. */
export function withoutEffect(
  plan: Plan,
  settings: Pick<PlanSettings, (typeof choices)[number]>,
): readonly string[] {
  const lost = staysDense(plan) ? choices.filter((choice) => settings[choice]) : [];
  if (lost.length === 0) return [];
  const have = lost.length === 1 ? 'has' : 'have';
  return [`${lost.join(', ')} ${have} no effect, as the networks of this method stay dense.`];
}
