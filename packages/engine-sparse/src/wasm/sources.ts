/** What the modules were built from; native kernels of other sources do not fit. */
export const sources = 'fe1dda616c75b795192dc80b62a5bbfce3e50884a41f3f5e293d5ec4293fa22d';
