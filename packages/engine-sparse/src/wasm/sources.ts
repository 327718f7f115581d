/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '4bb767b2a02732f8c5e8c34f262cc639c95fe6ae9cddae344f6933ea05caa95e';
