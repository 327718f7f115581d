/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '62b52bd2419f758cce57419fb67d85b3af111731975c39d03e58c6b9d99d2696';
