import { expect, test } from 'vitest';
import { createMetrics } from './metrics.js';

test('the histogram counts, for each bound, the predictions that took no longer', () => {
  const metrics = createMetrics();
  for (const seconds of [0.0005, 0.01, 0.02, 11]) metrics.addRequest('/predict', 200, seconds);
  metrics.addRequest('/health', 200, 0.02);
  const lines = metrics.render({ waiting: 3, inFlight: 5 }).split('\n');
  const name = 'freetickets_predict_duration_seconds';
  const cumulative = lines.filter((line) => line.startsWith(`${name}_bucket`));
  expect(cumulative.map((line) => Number(line.split(' ')[1]))).toEqual([
    1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4,
  ]);
  expect(lines).toContain(`${name}_bucket{le="0.01"} 2`);
  expect(lines).toContain(`${name}_sum 11.0305`);
  expect(lines).toContain('freetickets_requests_total{route="/predict",status="200"} 4');
  expect(lines).toContain('freetickets_requests_total{route="/health",status="200"} 1');
  expect(lines).toContain('freetickets_queue_length 3');
  expect(lines).toContain('freetickets_in_flight 5');
});
