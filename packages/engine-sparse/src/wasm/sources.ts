/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '0999202da2c989dddd25043c8439d5213abbdc7809e9662e4c8aee35f96e3de0';
