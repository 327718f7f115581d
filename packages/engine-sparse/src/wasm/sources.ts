/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'a9a9f0d360d293238440f678ea35a103cfe01560ff7473fe797957a7d5adc2f0';
