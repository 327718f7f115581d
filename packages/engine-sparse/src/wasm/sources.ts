/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '2283e30b9f0f2b99bfe315af293d1e40429cc3a02b0dac9838165c11f39790ee';
