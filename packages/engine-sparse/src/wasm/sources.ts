/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '1d7a65f6033c120240c0dc4b5d23b27437b90251a743f333b59b338a0e28663d';
