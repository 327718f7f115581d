import { MissingPackageError, OptionError } from '@freetickets/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { type BackendName, useBackend } from './backend.js';
import { tfjs } from './engine.js';

describe('without a selected backend', () => {
  test('the engine asks for one', async () => {
    expect(tf.getBackend()).toBeUndefined();
    const graph = { inputShape: [2], classes: 2, nodes: [], output: '', parameters: [], hash: '' };
    const creation = tfjs().createPredictor(graph, []);
    await expect(creation).rejects.toThrow(OptionError);
    await expect(creation).rejects.toThrow(/backend: got undefined, expected one of wasm, cpu,/);
    expect(tfjs().describe()).toEqual({ backend: 'none', tfjs: tf.version_core });
  });
});

describe('useBackend', () => {
  test('imports, selects and readies a backend for training', async () => {
    await useBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeDefined();
    await useBackend('cpu');
    expect(tf.getBackend()).toBe('cpu');
  });

  test('the engine uses the backend it is given', async () => {
    const graph = { inputShape: [2], classes: 2, nodes: [], output: '', parameters: [], hash: '' };
    const creation = tfjs({ backend: 'wasm' }).createPredictor(graph, []);
    await expect(creation).rejects.toThrow(/without members/);
    expect(tf.getBackend()).toBe('wasm');
    expect(tfjs({ backend: 'wasm' }).describe().backend).toBe('wasm');
  });

  test('says how to install a package that is absent', async () => {
    const use = useBackend('node-gpu');
    await expect(use).rejects.toThrow(MissingPackageError);
    await expect(use).rejects.toThrow(
      'Backend "node-gpu" needs @tensorflow/tfjs-node-gpu, which is not found here. Run: npm install @tensorflow/tfjs-node-gpu. In a bundle, import it yourself, too: import \'@tensorflow/tfjs-node-gpu\'',
    );
  });

  test('says that a package is there and why it does not load', async () => {
    const withoutBinary = async () => {
      const message =
        'The Node.js native addon module can not be found at path x.\nTry npm rebuild.';
      throw Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });
    };
    await expect(useBackend('node', withoutBinary)).rejects.toThrow(
      /^@tensorflow\/tfjs-node is installed, but did not load: The Node.js native addon module can not be found at path x\.$/,
    );
    const withoutDependency = async () => {
      const message = "Cannot find package 'tar' imported from @tensorflow/tfjs-node/index.js";
      throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
    };
    await expect(useBackend('node', withoutDependency)).rejects.toThrow(
      /is installed, but did not/,
    );
  });

  test('selects what the package registered', async () => {
    await useBackend('node-gpu', async () =>
      tf.registerBackend('tensorflow', () => new MathBackendCPU()),
    );
    expect(tf.getBackend()).toBe('tensorflow');
    await useBackend('node-gpu');
    tf.removeBackend('tensorflow');
  });

  test('does not take one native backend for the other', async () => {
    const register = async () => tf.registerBackend('tensorflow', () => new MathBackendCPU());
    await useBackend('node', register);
    const use = useBackend('node-gpu', register);
    await expect(use).rejects.toThrow(OptionError);
    await expect(use).rejects.toThrow(
      'backend: got "node-gpu", expected what @tensorflow/tfjs-node gives, which is loaded already; use it, or @tensorflow/tfjs-node-gpu in a process of its own.',
    );
    await useBackend('node', register);
    tf.removeBackend('tensorflow');
  });

  test('says that a backend does not work here', async () => {
    const broken = async () => {
      tf.registerBackend('webgl', () => {
        throw new Error('no context');
      });
    };
    await expect(useBackend('webgl', broken)).rejects.toThrow(/does not work here/);
    tf.removeBackend('webgl');
  });

  test('refuses names there are not', async () => {
    await expect(useBackend('gpu' as BackendName)).rejects.toThrow(/backend: got "gpu"/);
    expect(() => tfjs({ backend: 'gpu' as BackendName })).toThrow(/backend: got "gpu"/);
  });
});
