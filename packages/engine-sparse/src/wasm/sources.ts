/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'e77db7deca76ae598f9bc63e46b6ea016076573b1fa7ec5a6e6d44887181a8f5';
