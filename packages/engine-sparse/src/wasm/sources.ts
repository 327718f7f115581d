/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '5f42ae4bbc44ef8a9ea45ba70a319bb012e90eefc8679099f3d91955252077fe';
