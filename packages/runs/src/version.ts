/** Written in when the package is built: a bundle has no package.json beside it. */
declare const FREETICKETS_VERSION: string;

/** The version of freetickets. */
export const version = FREETICKETS_VERSION;
