import { dropoutSample } from '@freetickets/core/dropout-sample';
import { drawSample } from './draw-dropout.js';
import type { Executable } from './executable.js';

/** Draws what each member of a prediction drops, of every example alike. */
export function drawSamples(executable: Executable, seed: number): void {
  for (const [m, { dropouts }] of executable.lowered.networks.entries()) {
    for (const dropout of dropouts) {
      drawSample(executable, dropout, dropoutSample(seed, dropout.name, m + 1));
    }
  }
}
