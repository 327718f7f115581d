import '@tensorflow/tfjs-backend-cpu';
import { modelConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { lenet5, lenet5Caffe, lenet300100, mlp, resnet20, wrn101 } from './index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const digits = { inputShape: [28, 28, 1], classes: 10 };
const photos = { inputShape: [32, 32, 3], classes: 7 };
describe.each([
  ['mlp', mlp(), { inputShape: [5], classes: 3 }],
  ['mlp on images', mlp({ hidden: [4] }), digits],
  ['lenet-300-100', lenet300100(), digits],
  ['lenet-5', lenet5(), digits],
  ['lenet-5-caffe', lenet5Caffe(), digits],
  ['resnet-20', resnet20(), photos],
  ['wrn-10-1', wrn101(), photos],
])('%s', (_, factory, task) => {
  for (const { name, run } of modelConformance(factory, task)) test(name, run);
});
