import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type BackendName, useBackend } from './backend.js';
import { tfjs } from './engine.js';
import {
  gradientCase,
  largestDifference,
  numericGradients,
  stepGradients,
} from './testing-gradients.js';
import { layerForms } from './testing-layer-forms.js';

/** A folder whose node_modules holds @tensorflow/tfjs-node with its native library. */
const folder = process.env.FREETICKETS_TFJS_NODE;
const backends: readonly BackendName[] = folder ? ['cpu', 'wasm', 'node'] : ['cpu', 'wasm'];

beforeAll(async () => {
  if (!folder) return;
  const require = createRequire(join(folder, 'package.json'));
  await useBackend('node', async (specifier) => require(specifier));
});

test.each(layerForms)('the gradients of %s are its slopes', async (_, form) => {
  const made = gradientCase(form);
  // A refusal is an answer too.
  if (tfjs().unsupported(made.graph, 'train').length > 0) return;
  const slopes = await numericGradients(made);
  for (const backend of backends) {
    const gradients = await stepGradients(made, backend);
    expect.soft(largestDifference(gradients, slopes), backend).toBeLessThan(0.02);
  }
});

test('refused is what TensorFlow.js has no right gradient for', () => {
  const refused = layerForms.filter(([, form]) => {
    const { graph } = gradientCase(form);
    return tfjs().unsupported(graph, 'train').length > 0;
  });
  const kinds = new Set(refused.map(([name]) => name.replace(/ on .*? \{/, ' {')));
  expect([...kinds]).toMatchInlineSnapshot(`
    [
      "conv2d {"dilationRate":2,"padding":"same"}",
      "conv2d {"dilationRate":2,"padding":"valid"}",
      "conv2d {"dilationRate":[1,2],"padding":"same"}",
      "conv2d {"dilationRate":[1,2],"padding":"valid"}",
      "depthwiseConv2d {"dilationRate":2,"padding":"same"}",
      "depthwiseConv2d {"dilationRate":2,"padding":"valid"}",
      "depthwiseConv2d {"dilationRate":[1,2],"padding":"same"}",
      "depthwiseConv2d {"dilationRate":[1,2],"padding":"valid"}",
      "separableConv2d {"dilationRate":2,"padding":"same"}",
      "separableConv2d {"dilationRate":2,"padding":"valid"}",
      "separableConv2d {"dataFormat":"channelsFirst","useBias":true}",
      "separableConv2d {"dataFormat":"channelsFirst","useBias":false}",
      "conv1d {"dilationRate":2,"padding":"same"}",
      "conv1d {"dataFormat":"channelsFirst"}",
      "conv3d {"kernelSize":1,"padding":"same","strides":2}",
      "conv3d {"kernelSize":1,"padding":"same","strides":[1,2,1]}",
      "conv3d {"kernelSize":[1,2,3],"padding":"same","strides":2}",
      "conv3d {"dilationRate":2,"padding":"same"}",
      "conv3d {"dilationRate":2,"padding":"valid"}",
      "conv3dTranspose {}",
      "maxPooling3d {"poolSize":1,"strides":2,"padding":"same"}",
      "maxPooling3d {"poolSize":[1,2,3],"strides":2,"padding":"same"}",
      "averagePooling3d {"poolSize":1,"strides":2,"padding":"same"}",
      "averagePooling3d {"poolSize":[1,2,3],"strides":2,"padding":"same"}",
      "masking {"maskValue":0}",
      "thresholdedReLU {"theta":0}",
      "thresholdedReLU {"theta":0.4}",
      "batchNormalization {"axis":1,"epsilon":0.001}",
      "batchNormalization {"axis":1,"epsilon":0.1}",
      "batchNormalization {"axis":2,"epsilon":0.001}",
      "batchNormalization {"axis":2,"epsilon":0.1}",
      "batchNormalization {"scale":true,"center":false}",
      "batchNormalization {"scale":false,"center":true}",
      "batchNormalization {"scale":false,"center":false}",
      "batchNormalization {}",
      "layerNormalization {"scale":true,"center":false}",
      "layerNormalization {"scale":false,"center":true}",
      "layerNormalization {"scale":false,"center":false}",
      "convLstm2d {"dataFormat":"channelsFirst"}",
      "convLstm2d {"dilationRate":2}",
    ]
  `);
});
