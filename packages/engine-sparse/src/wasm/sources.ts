/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '22bc36553e3067cdcdf21e0c159edeaec297f5c8d2c46216082fb4b092b7f60a';
