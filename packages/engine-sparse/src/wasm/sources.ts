/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '82d2dc5b84f10b712a400d81958d346d3bef249a739371bbb4f422b3195af373';
