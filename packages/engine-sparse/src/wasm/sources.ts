/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '6cedc86c771c7030e01b85cbd4c5ac48ceabc551b35291ea5a35b0f6b2365f4b';
