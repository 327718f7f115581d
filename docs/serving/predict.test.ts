import { Ensemble, meanProbability, type Prediction } from 'freetickets';
import { expect, test } from 'vitest';
import { blockedEngine, inputs, serve, trained, until } from './testing-service.js';

const binary = (dtype: string, body: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>) => ({
  headers: { 'Content-Type': `application/octet-stream; dtype=${dtype}` },
  body,
});

/** What the answer to a request must say, of a prediction of just its inputs. */
function expected({ labels, probabilities: { data }, sets, uncertainty }: Prediction) {
  const names = ['ant', 'bee', 'cow'];
  return {
    labels: [...labels].map((label) => names[label]),
    probabilities: [...labels].map((_, i) => [data[3 * i], data[3 * i + 1], data[3 * i + 2]]),
    sets: sets?.map((set) => [...set].map((label) => names[label])),
    uncertainty: {
      entropy: [...uncertainty.entropy],
      expectedEntropy: [...uncertainty.expectedEntropy],
      mutualInformation: [...uncertainty.mutualInformation],
    },
  };
}

/** The same up to rounding: inputs that wait together are predicted by other kernels than one alone. */
const upToRounding = (answer: ReturnType<typeof expected>): unknown =>
  JSON.parse(JSON.stringify(answer), (_, value) =>
    typeof value === 'number' ? expect.closeTo(value, 5) : value,
  );

test('answers JSON, float32 and uint8 as the ensemble itself predicts', async () => {
  const ensemble = await trained();
  const { predict } = await serve(ensemble);
  const some = inputs.slice(0, 20);
  const direct = expected(await ensemble.predict(some));
  expect(new Set(direct.labels).size).toBeGreaterThan(1);
  expect(direct.sets).toHaveLength(20);

  const json = await predict(some);
  expect(json.status).toBe(200);
  expect(json.headers.get('content-type')).toBe('application/json');
  expect(await json.json()).toEqual(direct);

  const numbers = some.flat(2);
  for (const init of [
    binary('float32', Float32Array.from(numbers)),
    binary('uint8', Uint8Array.from(numbers)),
  ]) {
    expect(await (await predict(undefined, init)).json()).toEqual(direct);
  }
});

test('answers each of many requests as if it were alone, in a few batches', async () => {
  const { engine, counts, open } = blockedEngine();
  const direct = await trained();
  const { predict, metric } = await serve(await trained(engine), { maxBatch: 20 });
  const requests = Array.from({ length: 20 }, (_, i) => inputs.slice(i, i + 1 + (i % 3)));
  const answers = requests.map((request) => predict(request));
  await until(async () => (await metric('freetickets_in_flight')) === 21);
  open();
  for (const [i, answer] of answers.entries()) {
    const body = await (await answer).json();
    expect(body).toEqual(upToRounding(expected(await direct.predict(requests[i]))));
  }
  expect(counts.length).toBeLessThan(10);
  expect(Math.max(...counts)).toBeLessThanOrEqual(20);
  expect(await metric('freetickets_inputs_total')).toBe(requests.flat().length);
  expect(await metric('freetickets_batches_total')).toBe(counts.length);
});

test('refuses an input that overflows in the network, not those that are predicted with it', async () => {
  const { engine, counts, open } = blockedEngine();
  const { graph, classes, preprocessing, members } = await trained();
  const steep = members.map(({ graphHash, parameters }) => {
    const scaled = Object.entries(parameters).map(([name, parameter]) => {
      return [name, { ...parameter, values: parameter.values.map((value) => 1e10 * value) }];
    });
    return { graphHash, parameters: Object.fromEntries(scaled) };
  });
  const aggregator = meanProbability();
  const parts = { graph, classes, preprocessing, members: steep, aggregator, engine };
  const { predict, metric } = await serve(new Ensemble(parts));
  const large = inputs[1].map((row) => row.map((_, i) => (i % 2 ? 3e38 : -3e38)));
  const requests = [[inputs[0]], [large], [inputs[2]]];
  const answers = requests.map((request) => predict(request));
  await until(async () => (await metric('freetickets_in_flight')) === 4);
  open();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses).toEqual([200, 400, 200]);
  expect(Math.max(...counts)).toBeGreaterThan(1);
});

const nested = (depth: number) => `{"inputs":${'['.repeat(depth)}${']'.repeat(depth)}}`;

test.each([
  ['text that is not JSON', '{"inputs": [', 'The body is not JSON'],
  ['nothing', '', 'The body is not JSON'],
  ['null', 'null', 'Expected {"inputs": [...]}'],
  ['no inputs', '{"input": [[1]]}', 'Expected {"inputs": [...]}'],
  ['a tensor', '{"inputs": {"shape": [1000000, 2, 3], "data": {"length": 6000000}}}', 'Expected'],
  ['inputs of a prototype', '{"__proto__": {"inputs": [[[1,2,3],[4,5,6]]]}}', 'Expected'],
  ['an empty list', '{"inputs": []}', 'Got 0 numbers, expected one or more inputs of shape [2,3]'],
  ['a list of numbers', '{"inputs": [1, 2, 3, 4, 5, 6]}', 'Input 0 is not nested arrays'],
  ['a row too short', '{"inputs": [[[1,2,3],[4,5,6]],[[1,2,3],[4,5]]]}', 'Input 1 is not nested'],
  ['a text', '{"inputs": [[[1,2,3],[4,5,"6"]]]}', 'of numbers of shape [2,3]'],
  ['a null', '{"inputs": [[[1,2,3],[4,5,null]]]}', 'of numbers of shape [2,3]'],
  ['an infinite number', '{"inputs": [[[1,2,3],[4,5,1e999]]]}', 'Input 0 holds Infinity'],
  ['a number too large', '{"inputs": [[[1,2,3],[4,1e300,6]]]}', 'Input 0 holds 1e+300'],
  ['arrays in arrays, 100,000 deep', nested(100_000), 'Input 0 is not nested arrays'],
  ['arrays that never end', '['.repeat(100_000), 'The body is not JSON'],
])('refuses %s', async (_, body, message) => {
  const { predict } = await serve(await trained());
  const answer = await predict(undefined, { body });
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { error: string };
  expect(error).toContain(message);
});

test.each([
  ['bytes of half an input', 'uint8', new Uint8Array(9), 'Got 9 numbers'],
  ['no bytes', 'uint8', new Uint8Array(0), 'Got 0 numbers'],
  ['bytes of half a number', 'float32', new Uint8Array(25), 'Got 25 bytes'],
  [
    'NaN',
    'float32',
    Float32Array.of(1, 2, 3, 4, 5, 6, 1, 2, Number.NaN, 4, 5, 6),
    'Input 1 holds NaN',
  ],
])('refuses %s', async (_, dtype, body, message) => {
  const { predict } = await serve(await trained());
  const answer = await predict(undefined, binary(dtype, body));
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { error: string };
  expect(error).toContain(message);
});

test.each([
  {},
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/octet-stream' },
  { 'Content-Type': 'application/octet-stream; dtype=float64' },
  { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
])('refuses headers %j', async (headers) => {
  const { predict } = await serve(await trained());
  const answer = await predict(undefined, { headers, body: Uint8Array.of(1) });
  expect(answer.status).toBe(415);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('dtype=float32') });
});
