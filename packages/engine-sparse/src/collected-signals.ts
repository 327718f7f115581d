import type { Signal } from '@freetickets/core';
import { type Mask, scatter } from '@freetickets/sparse-masks/masks';
import type { Executable } from './executable.js';
import type { LoweredTraining } from './program/lowered.js';

/** Signals of a parameter, collected with a batch over all positions, and the mask they were collected under. */
export interface Collected {
  readonly gradient?: Float32Array;
  readonly denseGradient?: Float32Array;
  readonly mask: Mask;
}

/** Copies of the signals asked for, by parameter, after a pass that left these dense gradients. */
export function collectSignals(
  executable: Executable<LoweredTraining>,
  signals: readonly Signal[],
  dense: ReadonlyMap<string, Float32Array>,
): Map<string, Collected> {
  const collected = new Map<string, Collected>();
  if (!signals.includes('gradient') && !signals.includes('denseGradient')) return collected;
  for (const { name, mask, gradients, count } of executable.lowered.parameters.all) {
    if (!mask || !gradients) continue;
    const denseGradient = signals.includes('denseGradient') ? dense.get(name) : undefined;
    collected.set(name, {
      mask,
      ...(denseGradient && { denseGradient }),
      ...(signals.includes('gradient') && {
        gradient: denseGradient ?? scatter(executable.floats(gradients, count), mask),
      }),
    });
  }
  return collected;
}
