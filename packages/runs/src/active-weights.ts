import type { Told } from './events.js';

/** How many weights of some masked parameters of a run are active from the step after `step` on. */
export interface ActiveFrom {
  readonly step: number;
  readonly active: { readonly [parameter: string]: number };
}

/** An event that may tell of active weights. */
type Telling =
  | Pick<Told<'run-start'>, 'type' | 'run' | 'step' | 'layers'>
  | Pick<Told<'topology'>, 'type' | 'run' | 'step' | 'layers'>
  | { readonly type: Exclude<string, 'run-start' | 'topology'> };

/** Takes down what an event says of active weights, by run; other events say nothing of them. */
export function noteActive(runs: ActiveFrom[][], event: Telling): void {
  if (!('layers' in event) || (event.type !== 'run-start' && event.type !== 'topology')) return;
  const layers = Object.entries(event.layers);
  const active = Object.fromEntries(layers.map(([name, layer]) => [name, layer.active]));
  const before = event.type === 'run-start' ? [] : (runs[event.run - 1] ?? []);
  runs[event.run - 1] = [...before, { step: event.step, active }];
}
