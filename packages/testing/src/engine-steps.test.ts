import {
  adam,
  changedAfter,
  faultyEnginesFail,
  filled,
  optimizer,
  view,
} from './testing-faults.js';

faultyEnginesFail({
  'Adam without a first moment': [/^steps Adam/, { options: adam({ beta1: 0 }) }],
  'Adam without a second moment': [/^steps Adam/, { options: adam({ beta2: 0 }) }],
  'Adam without both': [/^steps Adam/, { options: adam({ beta1: 0, beta2: 0 }) }],
  'Adam with betas of its own': [/^steps Adam/, { options: adam({ beta2: 0.999 }) }],
  'Adam with an epsilon of its own': [/^steps Adam/, { options: adam({ epsilon: 1e-8 }) }],
  'Adam whose weights do not decay': [/^steps Adam/, { options: adam({ weightDecay: 0 }) }],
  'Adam that forgets its moments': [
    /^steps Adam/,
    {
      network: changedAfter('trainBatch', ({ slots }) => ({
        slots: Object.fromEntries(
          Object.entries(slots).map(([slot, arrays]) => [
            slot,
            slot === 'velocity' ? arrays : filled(arrays, 0),
          ]),
        ),
      })),
    },
  ],
  'Adam without correction of the bias': [
    /^steps Adam/,
    { network: changedAfter('trainBatch', () => ({ step: 100_000 })) },
  ],
  'no Nesterov momentum': [/^steps by v = m v/, { options: optimizer({ nesterov: false }) }],
  'momentum of its own': [/^steps by v = m v/, { options: optimizer({ momentum: 0.8 }) }],
  'no weight decay': [/^decays the weights/, { options: optimizer({ weightDecay: 0 }) }],
  'no clipping': [/^scales gradients/, { options: optimizer({ clipNorm: undefined }) }],
  'twice the learning rate': [
    /^steps by v = m v/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(batch, { ...step, learningRate: 2 * step.learningRate }),
      }),
    },
  ],
  'inactive weights of almost 0': [
    /^keeps inactive weights/,
    {
      network: view(({ weights, mask }) => ({
        weights: Array.from(weights, (w, p) => (mask.has(p) ? w : 1e-20)),
      })),
    },
  ],
  'a gradient that is not masked': [
    /^shows exactly the signals/,
    {
      network: view((layer) => ({
        get gradient() {
          return layer.denseGradient;
        },
      })),
    },
  ],
  'a dense gradient of active positions alone': [
    /^collects dense gradients/,
    {
      network: view((layer) => ({
        get denseGradient() {
          return Array.from(layer.denseGradient, (g, p) => (layer.mask.has(p) ? g : 0));
        },
      })),
    },
  ],
  'gradients with weight decay': [
    /^collects dense gradients/,
    {
      network: view((layer) => ({
        get denseGradient() {
          return Array.from(layer.denseGradient, (g, p) => g + 0.1 * layer.weights[p]);
        },
      })),
    },
  ],
  'signals that nobody asked for': [
    /^shows exactly the signals/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(batch, { ...step, collect: ['gradient', 'denseGradient'] }),
      }),
    },
  ],
  'signals that prediction loses': [
    /^shows exactly the signals/,
    {
      network: (right) => ({
        predict: async (inputs, count) => {
          await right.importState(await right.exportState());
          return right.predict(inputs, count);
        },
      }),
    },
  ],
  'gradients() that takes a step': [
    /^gradients\(\) changes nothing/,
    {
      network: (right) => ({
        gradients: (batch, collect) => right.trainBatch(batch, { learningRate: 1e-3, collect }),
      }),
    },
  ],
  'no running average': [
    /^tracks the running average/,
    { options: ({ track: _, ...options }) => options },
  ],
  'a running average of another rate': [
    /^tracks the running average/,
    {
      network: view((layer) => ({
        get denseMomentum() {
          return Array.from(layer.denseMomentum, (m) => 1.01 * m);
        },
      })),
    },
  ],
});
