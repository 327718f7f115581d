import type { ConformanceCase } from './case.js';

/** The cases that throw, each with what it says; a line each. */
export async function failures(cases: readonly ConformanceCase[]): Promise<string> {
  const failed: string[] = [];
  for (const { name, run } of cases) {
    try {
      await run();
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return failed.join('\n');
}
