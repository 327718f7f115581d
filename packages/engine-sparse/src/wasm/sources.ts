/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '1ee986218f636a0c7fd3910ff5938c0c243027098ac781e808240c23fe7366e0';
