import { dropoutSample } from '@freetickets/core';
import { drawSample } from './draw-dropout.js';
import type { Installed } from './installed.js';

/** Draws what each member of a prediction drops, of every example alike. */
export function drawSamples(installed: Installed, seed: number): void {
  for (const [m, { dropouts }] of installed.lowered.networks.entries()) {
    for (const dropout of dropouts) {
      drawSample(installed, dropout, dropoutSample(seed, dropout.name, m + 1));
    }
  }
}
