/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'e9111d4b80fa53ce2b10fd1dab897cb32ba35efdc1351167e46160c41c4d73cb';
