/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '36fa8828ab9b09b0a14f692e5a9559b2022003a11b680a63dbde2b404aa9c6fa';
