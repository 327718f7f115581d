/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '478067fd468e5d8e4f4c216e76efde5474143230afce579fa6949c42461a6343';
