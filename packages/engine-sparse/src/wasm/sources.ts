/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'e3f0a4994aa88e121da1358627be4a9b3310c226b5b3b6f0427bea7a78db538b';
