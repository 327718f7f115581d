/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '68a12bdaa37ed8042c932d1e4ee47a8fdbb12e33cf30fb44517b4c21953cbf8e';
