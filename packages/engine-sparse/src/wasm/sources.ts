/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '616d46e8fde3207aba5ba35e65591ba736d123d2ef0870a8655479f86191697c';
