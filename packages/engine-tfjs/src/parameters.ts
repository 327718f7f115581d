import {
  ModelError,
  type ModelGraph,
  type NetworkState,
  type ParameterInfo,
  type ParameterState,
  show,
  type TicketState,
} from '@freetickets/core';
import { parameterVariables } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { MaskedParameter } from './masked-parameter.js';
import { type DenseParameter, readActive } from './state.js';

/** A variable of the model, and what is kept about it. */
export interface Parameter extends ParameterInfo {
  readonly variable: tf.Variable;
  /** What the update rule remembers of it; none where it is not trainable. */
  readonly slots: { readonly [slot: string]: tf.Variable };
  /** Present where it is maskable. */
  masked?: MaskedParameter;
}

/** All parameters of a network: their variables, slots and masks, from states and back. */
export class Parameters {
  readonly all: readonly Parameter[];
  readonly trainable: readonly Parameter[];
  readonly fixed: readonly Parameter[];

  constructor(
    model: LayersModel,
    private readonly graph: ModelGraph,
    private readonly slotNames: readonly string[],
  ) {
    const variables = parameterVariables(model, graph);
    this.all = graph.parameters.map((info) => {
      const variable = variables.get(info.name) as tf.Variable;
      const slot = () => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
      const names = info.trainable ? slotNames : [];
      return { ...info, variable, slots: Object.fromEntries(names.map((name) => [name, slot()])) };
    });
    this.trainable = this.all.filter(({ trainable }) => trainable);
    this.fixed = this.all.filter(({ trainable }) => !trainable);
  }

  /** The masked parameter of that name. Throws a `ModelError` that lists the right names. */
  maskedNamed(name: string): Parameter & { readonly masked: MaskedParameter } {
    const found = this.masked().find((parameter) => parameter.name === name);
    if (found) return found;
    const names = this.masked().map((parameter) => parameter.name);
    throw new ModelError(
      `No masked parameter is named ${show(name)}. There are: ${names.join(', ')}.`,
    );
  }

  load(state: ReadonlyMap<string, DenseParameter>): void {
    for (const parameter of this.all) {
      const { variable, slots } = parameter;
      const dense = state.get(parameter.name) as DenseParameter;
      assign(variable, dense.values);
      for (const [slot, values] of Object.entries(dense.slots)) assign(slots[slot], values);
      if (!dense.topology) continue;
      parameter.masked?.dispose();
      const { mask, explored } = dense.topology;
      parameter.masked = new MaskedParameter(variable, mask, explored);
      if (dense.denseMomentum) {
        parameter.masked.denseMomentum = tf.tensor(dense.denseMomentum, variable.shape);
      }
    }
  }

  async ticket(): Promise<TicketState> {
    const states = this.all.map(async ({ name, shape, variable, masked }) => {
      const values = await readActive(variable, masked?.mask);
      return [name, { shape, values, ...(masked && { mask: masked.mask }) }] as const;
    });
    const parameters: Record<string, ParameterState> = Object.fromEntries(
      await Promise.all(states),
    );
    return { graphHash: this.graph.hash, parameters };
  }

  async slots(): Promise<NetworkState['slots']> {
    const bySlot = this.slotNames.map(async (slot) => {
      const values = this.trainable.map(
        async ({ name, slots, masked }) =>
          [name, await readActive(slots[slot], masked?.mask)] as const,
      );
      return [slot, Object.fromEntries(await Promise.all(values))] as const;
    });
    return Object.fromEntries(await Promise.all(bySlot));
  }

  explored(): NetworkState['explored'] {
    return Object.fromEntries(this.masked().map(({ name, masked }) => [name, masked.explored]));
  }

  async denseMomentum(): Promise<Record<string, Float32Array>> {
    const averages = this.masked().map(async ({ name, variable, masked: { denseMomentum } }) => {
      const values = denseMomentum && (await readActive(denseMomentum, undefined));
      return [name, values ?? new Float32Array(variable.size)] as const;
    });
    return Object.fromEntries(await Promise.all(averages));
  }

  /** Frees slots and masks; the variables belong to the model. */
  dispose(): void {
    for (const { slots, masked } of this.all) {
      tf.dispose(slots);
      masked?.dispose();
    }
  }

  private masked(): (Parameter & { readonly masked: MaskedParameter })[] {
    return this.all.flatMap((each) => (each.masked ? [{ ...each, masked: each.masked }] : []));
  }
}

function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
}
