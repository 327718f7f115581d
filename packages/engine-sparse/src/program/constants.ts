/** Examples whose values of one place lie side by side in memory. */
export const BATCH_LANES = 16;
/** Bytes that their values take. */
export const BATCH_LANES_BYTES = 4 * BATCH_LANES;
/** The slots of a row in a block of columns are filled up to a multiple of so many. */
export const SLOT_GROUP = 4;
/** Floats in which the gradient of a slot's weight is summed up. */
export const SUM_FLOATS = 4;

/** The activations in the order of their numbers. */
export const activations = [
  'relu6',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'leakyRelu',
  'gelu_new',
];
