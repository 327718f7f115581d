/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '40892dafa4c1c917ac940becec7b43cd404b44eb076ba09392a26baaf2cef3b6';
