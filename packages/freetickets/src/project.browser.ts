/** A browser has no project. */
export const projectDependencies = async (_folder?: string): Promise<ReadonlySet<string>> =>
  new Set();
