/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '5d7bfa013386e85fe2c1d41d726acbaa322c0a31228d625a6596ae87a321394a';
