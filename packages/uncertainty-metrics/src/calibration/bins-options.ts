import { nameOption, wholeOption } from '../options.js';

/** How many bins, and which. */
export const binsOption = /* @__PURE__ */ wholeOption(1, 1_000_000, 15);
export const binningOption = /* @__PURE__ */ nameOption('equal-width', 'equal-mass');
