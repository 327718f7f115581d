/** Bytes of a record's field, and of an integer or offset elsewhere. */
export const FIELD_BYTES = 4;
export const FLOAT_BYTES = 4;
export const DOUBLE_BYTES = 8;
/** Examples whose values of one pixel lie side by side in memory: the innermost axis of NHCWn16 and CNn16. */
export const BATCH_LANES = 16;
/** Bytes that their values take. */
export const BATCH_LANES_BYTES = BATCH_LANES * FLOAT_BYTES;
/** The nonzeros of a row in a block of columns are filled up to a multiple of so many, which share vectors of sums. */
export const NONZERO_GROUP = 4;
/** Floats in which the gradient of a nonzero is summed up: those of a group take as many as the widest vector. */
export const NONZERO_SUM_FLOATS = BATCH_LANES / NONZERO_GROUP;
/** Integers of a row's extent in a block of columns: its first nonzero, and how many there are. */
export const ROW_EXTENT_INTEGERS = 2;
/** Integers of an operation in a program's list: the offset of its record, its place in its group, and how many that has. */
export const LISTED_INTEGERS = 3;
/** "Pixels" of a strip of a planar image, BATCH_LANES neighbouring ones each. */
export const STRIP_PIXELS = 16;
/** Sums of a channel that a normalisation needs: of x and x², or of g and g x. */
export const CHANNEL_SUMS = 2;
/** Coefficients of a channel's gradient behind a normalisation: a, b and d of a g + b x + d. */
export const GRADIENT_COEFFICIENTS = 3;
/** Results of a loss: the sum of the examples' losses, and how many are classified correctly; 0 where they are numbers. */
export const LOSS_RESULTS = 2;

/** The losses of numbers in the order of theirs. */
export const regressionLosses = ['meanSquaredError', 'gaussianNll', 'pinball'];

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
  'gelu',
];
