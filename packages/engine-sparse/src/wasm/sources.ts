/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = '8e8ea1950e163333615a724c145551c8a3235440dd3a119ce3d9e47a0a84d276';
