/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'f0573ee925c45f59b70ab19900221e9d4ba5c458fa1d530ed32aa4734295af73';
