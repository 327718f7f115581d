/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'c0dcb58594dec1df98385531dfcdbceb607e61498fc32ac2b27e1afa1d0a5102';
