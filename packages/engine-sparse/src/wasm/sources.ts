/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'df63cbec532bc1cbace5c5c67fe83f87d9b0ad7bdf28492a43af16fe3b042ce5';
