/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '7aec7feef3be7093be7cc94f192cc65f9f2af1906667053868adfcaa9d4d4ddb';
