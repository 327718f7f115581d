import '@tensorflow/tfjs-backend-cpu';
import { engineConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { tfjs } from './engine.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('conformance on cpu', () => {
  for (const { name, run } of engineConformance(tfjs())) test(name, run);
});
