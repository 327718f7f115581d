/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'be1a3ac366b866c9b65daabd8b84fbd6a7482537b732fae43cb70c8abed0ed90';
