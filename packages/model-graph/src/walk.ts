import { ModelError } from '@freetickets/core';
import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerNames } from './layer-names.js';

type Layer = layers.Layer;
type Node = Layer['inboundNodes'][number];

/** One call of a layer, with nested models inlined. */
export interface Call {
  /** Unique: the layer's name, and `#2`, `#3` after it for its further calls. */
  readonly name: string;
  readonly layerName: string;
  readonly layer: Layer;
  /** Names of the calls whose outputs it takes. */
  readonly inputs: readonly string[];
  /** Without the batch axis. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Whether the layer and every model around it are trainable. */
  readonly trainable: boolean;
}

/** One call of a nested model, or the model itself: the symbolic tensors inside it mean something else in each. */
interface Frame {
  readonly model: Layer & Pick<LayersModel, 'inputs' | 'outputs' | 'layers'>;
  /** Where it was called, and with what. */
  readonly call?: { readonly inputs: readonly SymbolicTensor[]; readonly frame: Frame };
  readonly names: Map<number, string>;
  /** The nested models' frames, by the node of the call. */
  readonly nested: Map<Node | undefined, Frame>;
}

/** A part of a walk: gives the name of a call, and yields the parts whose names it needs. */
interface Part extends Generator<Part, string, string> {}

/** The calls that lead to the model's output, its inputs first; the last one makes the output. */
export function walk(model: LayersModel): readonly Call[] {
  const calls: Call[] = [];
  const names = layerNames();
  const callsOf = new Map<string, number>();

  const emit = (layer: Layer, node: Node, inputs: readonly string[], frame: Frame): string => {
    const containers = containersOf(frame);
    const layerName = names.of(layer, containers);
    const count = (callsOf.get(layerName) ?? 0) + 1;
    callsOf.set(layerName, count);
    const name = count === 1 ? layerName : `${layerName}#${count}`;
    calls.push({
      name,
      layerName,
      layer,
      inputs,
      inputShape: knownShape(layer, node.inputTensors[0]),
      outputShape: knownShape(layer, node.outputTensors[0]),
      trainable: [model, ...containers, layer].every((part) => part.trainable),
    });
    return name;
  };

  const enter = (model: Frame['model'], node: Node | undefined, frame: Frame): Frame => {
    const inputs = node?.inputTensors ?? model.inputs;
    const inner = frame.nested.get(node) ?? newFrame(model, { inputs, frame });
    frame.nested.set(node, inner);
    return inner;
  };

  const call = function* (tensor: SymbolicTensor, frame: Frame): Part {
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex] as Node;
    const input = frame.model.inputs.findIndex(({ id }) => id === tensor.id);
    if (input >= 0) {
      const { call: outer } = frame;
      if (!outer) return emit(layer, node, [], frame);
      return yield resolve(outer.inputs[input] as SymbolicTensor, outer.frame);
    }
    const head = headOf(frame.model, tensor);
    if (head) return yield resolve(tensor, enter(head, undefined, frame));
    if (isContainer(layer)) {
      const inner = enter(layer, node, frame);
      return yield resolve(layer.outputs[tensor.tensorIndex] as SymbolicTensor, inner);
    }
    refuseSpecialCalls(layer, node);
    const inputs: string[] = [];
    for (const each of node.inputTensors) inputs.push(yield resolve(each, frame));
    return emit(layer, node, inputs, frame);
  };

  const resolve = function* (tensor: SymbolicTensor, frame: Frame): Part {
    const name = frame.names.get(tensor.id) ?? (yield call(tensor, frame));
    frame.names.set(tensor.id, name);
    return name;
  };

  const whole = newFrame(model);
  const output = onlyOutput(model);
  for (const input of model.inputs) finish(resolve(input, whole));
  finish(resolve(output, whole));
  return calls;
}

/** Goes through a walk part by part: models may be deeper than the call stack. */
function finish(whole: Part): void {
  const parts = [whole];
  let name = '';
  for (let part = parts.at(-1); part; part = parts.at(-1)) {
    const { done, value } = part.next(name);
    if (done) {
      name = value;
      parts.pop();
    } else parts.push(value);
  }
}

function onlyOutput({ name, inputs, outputs }: LayersModel): SymbolicTensor {
  if (!inputs?.length || !outputs?.length) {
    throw new ModelError(
      `Model "${name}" is not built. Give its first layer an inputShape, or call model.build().`,
    );
  }
  const [output] = outputs;
  if (outputs.length > 1 || !output) {
    throw new ModelError(
      `Model "${name}" has ${outputs.length} outputs. Make a model of one output.`,
    );
  }
  return output;
}

function isContainer(layer: Layer): layer is Frame['model'] {
  return 'layers' in layer && 'inputs' in layer && 'outputs' in layer;
}

/** The model that a Sequential model begins with: it takes that model's output as its own, without a call. */
function headOf({ layers }: Frame['model'], { id }: SymbolicTensor): Frame['model'] | undefined {
  const [first] = layers;
  return first && isContainer(first) && first.outputs.some((each) => each.id === id)
    ? first
    : undefined;
}

function newFrame(model: Frame['model'], call?: Frame['call']): Frame {
  return { model, ...(call && { call }), names: new Map(), nested: new Map() };
}

/** The nested models around a frame, outermost first, without the model itself. */
function containersOf({ model, call }: Frame): readonly Layer[] {
  return call ? [...containersOf(call.frame), model] : [];
}

function knownShape(layer: Layer, tensor: SymbolicTensor | undefined): readonly number[] {
  const shape = tensor?.shape.slice(1) ?? [];
  if (shape.every((size): size is number => size !== null)) return shape;
  throw new ModelError(
    `Layer "${layer.name}" has the shape [${tensor?.shape.map(String).join(', ')}]. Give the model an inputShape without null, and a Reshape its whole targetShape.`,
  );
}

function refuseSpecialCalls(layer: Layer, { callArgs, outputTensors }: Node): void {
  if (Object.values(callArgs ?? {}).some((value) => value !== undefined && value !== null)) {
    throw new ModelError(
      `Layer "${layer.name}" is called with arguments (${Object.keys(callArgs ?? {}).join(', ')}), which a graph cannot hold. Call it without.`,
    );
  }
  if (outputTensors.length > 1) {
    throw new ModelError(
      `Layer "${layer.name}" has ${outputTensors.length} outputs; one is supported. Set returnState to false.`,
    );
  }
}
