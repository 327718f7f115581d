/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'fef4889a9a8a62efd5cf4c3d9bf277b2c6750dbf28a5883e5bd58e339ba771c2';
