/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '5f476ced50f8389f0424181739609d18cce24c10e84c8522a17ea5a8e08b7ac1';
