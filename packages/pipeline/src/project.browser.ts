/** A browser has no project. */
export const projectDependencies = async (_folder?: string): Promise<ReadonlySet<string>> =>
  new Set();

/** Nor has it packages. */
export const isPluginPackage = async (_name: string): Promise<boolean> => false;
