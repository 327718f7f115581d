/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '0102c6f257e495fd77312fcd3e308a8a6165c1973be22054735e614f34ba3fc5';
