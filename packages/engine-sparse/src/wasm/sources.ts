/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '60bda2579a5d5149fb71f9a41c1438c69777f4095e7bf31700bcf2b5c20c103a';
