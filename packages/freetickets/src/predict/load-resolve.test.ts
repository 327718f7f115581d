import { FileError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { loadResolve } from './load-resolve.js';

test('a part of a bundle that cannot be loaded is an error that says what to do', async () => {
  const cause = new TypeError('Failed to fetch dynamically imported module');
  const loading = loadResolve(() => Promise.reject(cause));
  await expect(loading).rejects.toThrow(FileError);
  await expect(loading).rejects.toMatchObject({
    cause,
    message: expect.stringMatching(/imported module\)\. Serve every file that the bundler made/),
  });
});
