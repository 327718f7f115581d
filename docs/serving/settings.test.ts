import { expect, test } from 'vitest';
import { defaults, settingsFrom } from './settings.js';

test('reads what the environment sets, and has defaults for the rest', () => {
  expect(settingsFrom({ PATH: '/bin' })).toEqual(defaults);
  const given = { PORT: '0', MAX_QUEUE: '7', PREDICT_TIMEOUT_MS: '250', LOG_REQUESTS: '1' };
  expect(settingsFrom(given)).toEqual({
    ...defaults,
    port: 0,
    maxQueue: 7,
    predictTimeoutMs: 250,
    logRequests: 1,
  });
});

test.each(['', '1MB', '-1', '1e3', '0', '9999999999'])('refuses MAX_BODY_BYTES=%s', (given) => {
  expect(() => settingsFrom({ MAX_BODY_BYTES: given })).toThrow('MAX_BODY_BYTES');
});
