/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'af9df1a71d97ebbdd6752ca9bd6a168d2e3eae5601c7f8d308ced84598aa44c5';
