/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '295a9b49fa16a7b2adb2ef976f0f69f061c24c4ba693dd3cf9c721bbbfd4736e';
