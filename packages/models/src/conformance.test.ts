import '@tensorflow/tfjs-backend-cpu';
import { modelConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import {
  lenet5,
  lenet5Caffe,
  lenet300100,
  mlp,
  mobilenetV1,
  resnet18,
  resnet20,
  resnet50,
  vgg16,
  vgg19,
  wrn101,
} from './index.js';

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
  ['mlp with dropout', mlp({ hidden: [8, 8], dropout: 0.5 }), { inputShape: [5], classes: 3 }],
  ['resnet-18', resnet18({ width: 1 / 16 }), photos],
  ['resnet-18 for CIFAR', resnet18({ width: 1 / 16, form: 'cifar' }), photos],
  ['resnet-50', resnet50({ width: 1 / 16 }), photos],
  ['vgg-16', vgg16({ width: 1 / 16 }), photos],
  ['vgg-16 for CIFAR', vgg16({ width: 1 / 16, form: 'cifar' }), photos],
  ['vgg-19', vgg19({ width: 1 / 16 }), photos],
  ['vgg-19 for CIFAR', vgg19({ width: 1 / 16, form: 'cifar' }), photos],
  ['mobilenet-v1', mobilenetV1({ width: 1 / 16 }), photos],
])('%s', (_, factory, task) => {
  for (const { name, run } of modelConformance(factory, task)) test(name, run);
});
