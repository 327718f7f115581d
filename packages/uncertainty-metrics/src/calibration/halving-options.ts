import { wholeOption } from '../options.js';

/** How often examples are halved, and from which seed. */
export const splitsOption = /* @__PURE__ */ wholeOption(1, 1000, 5);
export const seedOption = /* @__PURE__ */ wholeOption(0, Infinity, 1);
