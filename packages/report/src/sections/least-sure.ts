import type { UnsureInput } from '@freetickets/runs';
import { encode } from 'fast-png';
import { percent, score } from '../format.js';
import { type Html, html } from '../html.js';
import type { RunData } from '../run-data.js';
import { type Placement, section, stale } from './section.js';

/** The test inputs that the ensemble is least sure of, as pictures where they are images. */
export function leastSure({ evaluation, folder }: RunData, placement: Placement): Html {
  const about = { id: 'least-sure', title: 'What the ensemble is least sure of' };
  const { leastSure: inputs = [], test } = evaluation;
  if (inputs.length === 0) return section(placement, about, stale('list of them', folder));
  const shape = test?.inputShape ?? [];
  const name = (label: number): string => test?.classes[label] ?? `class ${label}`;
  return section(placement, about, [
    html`<p>The test inputs with the highest predictive entropy, the highest first.</p>`,
    html`<ol class="inputs">${inputs.map((input) => {
      const { index, label, predicted, probability, entropy, mutualInformation } = input;
      const right = label === predicted;
      const url = pictureOf(input, shape);
      return html`<li>${url && html`<img src="${url}" alt="test input ${index}, ${name(label)}" width="${shape[1]}" height="${shape[0]}">`}<dl>
<div><dt>true</dt><dd>${name(label)}</dd></div>
<div><dt>predicted</dt><dd class="${right ? 'right' : 'wrong'}">${name(predicted)} <span aria-hidden="true">${right ? '✓' : '✗'}</span><span class="hidden">${right ? 'right' : 'wrong'}</span></dd></div>
<div><dt>confidence</dt><dd>${percent(probability, 1)}</dd></div>
<div><dt>entropy</dt><dd title="mutual information ${score(mutualInformation)} nats">${entropy.toFixed(2)}</dd></div>
</dl><p class="index">no. ${index}</p></li>`;
    })}</ol>`,
  ]);
}

/** A data URL of an input's pixels as PNG, if it is an image. */
function pictureOf({ pixels }: UnsureInput, shape: readonly number[]): string | undefined {
  const [height = 0, width = 0, channels = 1] = shape;
  if (pixels === undefined || (channels !== 1 && channels !== 3)) return undefined;
  const data = Uint8Array.from(Buffer.from(pixels, 'base64'));
  if (data.length === 0 || data.length !== height * width * channels) return undefined;
  const png = encode({ width, height, data, channels, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
