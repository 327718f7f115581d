/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '8e0d3de505bf0b1f66c1a4dee4a19718477cfb8fca4f4df53f02e4558f026d93';
