/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '12894ea09404b92e5a0f3238ec5527022a9d4dc2d4bd4f5eebb12d070d3083c0';
