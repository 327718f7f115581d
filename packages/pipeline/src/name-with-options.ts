import { originOf } from '@freetickets/core';

/** What a plugin's instance is called where several may stand side by side: `ece bins=10 norm=l2`. */
export function nameWithOptions(made: object, fallback: string): string {
  const origin = originOf(made);
  const options = Object.entries(origin?.options ?? {}).map(([key, value]) =>
    [key, typeof value === 'string' ? value : JSON.stringify(value)].join('='),
  );
  return [origin?.name ?? fallback, ...options].join(' ');
}
