import { ModelError } from '@freetickets/core';
import type { LayersModel, LayerVariable, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
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
  readonly model: Layer & Pick<LayersModel, 'inputs' | 'outputs'>;
  readonly call?: { readonly node: Node; readonly frame: Frame };
  readonly names: Map<number, string>;
  readonly nested: Map<Node, Frame>;
}

/** The calls that lead to the model's output, inputs before their users; the last one makes the output. */
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

  const call = (tensor: SymbolicTensor, frame: Frame): string => {
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex] as Node;
    const input = frame.model.inputs.findIndex(({ id }) => id === tensor.id);
    if (input >= 0) {
      const { call: outer } = frame;
      if (!outer) return emit(layer, node, [], frame);
      return resolve(outer.node.inputTensors[input] as SymbolicTensor, outer.frame);
    }
    if (isContainer(layer)) {
      const inner = frame.nested.get(node) ?? newFrame(layer, { node, frame });
      frame.nested.set(node, inner);
      return resolve(layer.outputs[tensor.tensorIndex] as SymbolicTensor, inner);
    }
    refuseSpecialCalls(layer, node);
    const inputs = node.inputTensors.map((each) => resolve(each, frame));
    return emit(layer, node, inputs, frame);
  };

  const resolve = (tensor: SymbolicTensor, frame: Frame): string => {
    const name = frame.names.get(tensor.id) ?? call(tensor, frame);
    frame.names.set(tensor.id, name);
    return name;
  };

  resolve(onlyOutput(model), newFrame(model));
  return calls;
}

/** The variables of the layers called, with their roles, each layer once. */
export function* variablesOf(
  calls: readonly Call[],
): Generator<{ call: Call; role: string; variable: LayerVariable }> {
  const owners = new Map<number, Call>();
  const seen = new Set<string>();
  for (const call of calls) {
    if (seen.has(call.layerName)) continue;
    seen.add(call.layerName);
    const roles = new Map<string, number>();
    for (const variable of call.layer.weights) {
      const owner = owners.get(variable.id);
      if (owner) {
        throw new ModelError(
          `Layers "${owner.layerName}" and "${call.layerName}" share the weight ${variable.originalName}. Call one layer twice instead.`,
        );
      }
      owners.set(variable.id, call);
      const last = variable.originalName.slice(variable.originalName.lastIndexOf('/') + 1);
      const count = (roles.get(last) ?? 0) + 1;
      roles.set(last, count);
      yield { call, role: count === 1 ? last : `${last}-${count}`, variable };
    }
  }
}

function onlyOutput({ name, inputs, outputs }: LayersModel): SymbolicTensor {
  if (!inputs?.length || !outputs?.length) {
    throw new ModelError(
      `Model "${name}" is not built. Give its first layer an inputShape, or call model.build().`,
    );
  }
  const [output] = outputs;
  if (inputs.length > 1 || outputs.length > 1 || !output) {
    throw new ModelError(
      `Model "${name}" has ${inputs.length} inputs and ${outputs.length} outputs. Make a model of one input and one output.`,
    );
  }
  return output;
}

function isContainer(layer: Layer): layer is Frame['model'] {
  return 'layers' in layer && 'inputs' in layer && 'outputs' in layer;
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
    `Layer "${layer.name}" has the shape [${tensor?.shape.map(String).join(', ')}]. Give the model an inputShape without null.`,
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
