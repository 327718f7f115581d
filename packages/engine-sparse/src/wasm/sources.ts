/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '56541ad7f7401705cef75c2440732fbcb9797c7d9e73e358576b6648652fcd1c';
