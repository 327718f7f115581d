/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'ec639ab174b7e14362f8caad729d15c221f1f6acb6c5ba1acf19291654155b48';
