/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '6897c792b7bada80375232c9af3d34537bc4564653efe7e8a97b45cc943510a5';
