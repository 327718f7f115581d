import type { Html } from './html.js';
import { parsed } from './testing-page.js';

/** The frame of a plot of 380 x 250: 46 left, 12 right, 22 top, 36 bottom. */
export const across = (share: number): number => 46 + share * (380 - 58);
export const up = (share: number): number => 214 - share * (214 - 22);

/** Elements drawn with a colour, as fill or stroke, their own or their group's. */
export const drawn = (plot: Html, color: string, name: string) =>
  [...parsed(plot).querySelectorAll(name)].filter((element) =>
    [element, element.parentElement].some((one) =>
      ['fill', 'stroke'].some((attribute) => one?.getAttribute(attribute) === color),
    ),
  );
export const numbers = (text: string | null | undefined): readonly number[] =>
  (text?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
