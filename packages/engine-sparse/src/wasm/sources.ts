/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '1d71f547daa211a295b13a8d7519847b53a6f6565d9e9c6ff0e72fa9dcc9ce9a';
