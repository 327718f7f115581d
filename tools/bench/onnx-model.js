import { field, float, integer } from './protobuf.js';

/** Numbers of onnx.proto: types of data and of attributes. */
const FLOAT = 1;
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 };
const OPSET = 17;
const IR_VERSION = 8;

const attribute = (name, value) => {
  const [type, content] =
    typeof value === 'string'
      ? ['string', [field(4, value)]]
      : Array.isArray(value)
        ? ['ints', value.map((each) => integer(8, each))]
        : Number.isInteger(value)
          ? ['int', [integer(3, value)]]
          : ['float', [float(2, value)]];
  return field(5, [field(1, name), ...content, integer(20, ATTRIBUTE[type])]);
};

const operation = (type, inputs, output, attributes = {}) =>
  field(1, [
    ...inputs.map((name) => field(1, name)),
    field(2, output),
    field(4, type),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ]);

const tensor = (name, shape, values) =>
  field(5, [
    ...shape.map((size) => integer(1, size)),
    integer(2, FLOAT),
    field(8, name),
    field(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);

/** An input or output: a batch of any size. */
const value = (number, name, shape) => {
  const axes = [
    field(1, [field(2, 'batch')]),
    ...shape.map((size) => field(1, [integer(1, size)])),
  ];
  const type = field(1, [integer(1, FLOAT), field(2, axes)]);
  return field(number, [field(1, name), field(2, [type])]);
};

/** The values of a kernel, [height, width, inputs, outputs], as [outputs, inputs, height, width]. */
function outputsFirst([height, width, inputs, outputs], values) {
  const turned = new Float32Array(values.length);
  for (let tap = 0; tap < height * width; tap++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++)
        turned[(o * inputs + i) * height * width + tap] = values[(tap * inputs + i) * outputs + o];
    }
  }
  return { shape: [outputs, inputs, height, width], values: turned };
}

const padding = ({ padding }) => ({ auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID' });

/** ONNX operations of each type of layer: what they read, and the layer's parameters in the order they take them. */
const layers = {
  Conv2D: ({ config }) => ({
    type: 'Conv',
    attributes: { ...padding(config), strides: config.strides, kernel_shape: config.kernelSize },
    roles: ['kernel', 'bias'],
  }),
  BatchNormalization: ({ config }) => ({
    type: 'BatchNormalization',
    attributes: { epsilon: config.epsilon },
    roles: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
  }),
  ReLU: () => ({ type: 'Relu' }),
  Add: () => ({ type: 'Add' }),
  MaxPooling2D: ({ config }) => ({
    type: 'MaxPool',
    attributes: { ...padding(config), strides: config.strides, kernel_shape: config.poolSize },
  }),
  GlobalAveragePooling2D: () => ({ type: 'GlobalAveragePool', after: 'Flatten' }),
  Flatten: () => ({
    before: { type: 'Transpose', attributes: { perm: [0, 2, 3, 1] } },
    type: 'Flatten',
  }),
  Dense: () => ({ type: 'Gemm', roles: ['kernel', 'bias'] }),
};

/** A network as an ONNX file; images are [batch, channels, height, width]. */
export function onnxModel({ graph, values }) {
  const shapes = new Map(graph.parameters.map(({ name, shape }) => [name, shape]));
  const used = new Set();
  const operations = [];
  for (const node of graph.nodes) {
    if (node.type === 'InputLayer') continue;
    const { type, attributes, roles = [], before, after } = layers[node.type](node);
    const parameters = roles
      .map((role) => `${node.layer}/${role}`)
      .filter((name) => shapes.has(name));
    for (const name of parameters) used.add(name);
    let inputs = node.inputs;
    if (before) {
      operations.push(operation(before.type, inputs, `${node.name}/before`, before.attributes));
      inputs = [`${node.name}/before`];
    }
    const isRectified = node.config.activation === 'relu';
    const result = isRectified || after ? `${node.name}/result` : node.name;
    operations.push(operation(type, [...inputs, ...parameters], result, attributes));
    if (isRectified) operations.push(operation('Relu', [result], node.name));
    if (after) operations.push(operation(after, [result], node.name));
  }
  const tensors = [...used].map((name) => {
    const isKernel = shapes.get(name).length === 4;
    const given = { shape: shapes.get(name), values: values[name] };
    const { shape, values: own } = isKernel ? outputsFirst(given.shape, given.values) : given;
    return tensor(name, shape, own);
  });
  const [height, width, channels] = graph.inputShape;
  const [{ name: input }] = graph.nodes;
  return Buffer.concat([
    integer(1, IR_VERSION),
    field(7, [
      ...operations,
      field(2, 'network'),
      ...tensors,
      value(11, input, [channels, height, width]),
      value(12, graph.output, [graph.classes]),
    ]),
    field(8, [integer(2, OPSET)]),
  ]);
}
