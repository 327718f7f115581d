import { ModelError, show } from '@freetickets/core';
import * as v from 'valibot';

/** The sizes of a tensor's axes, without the batch axis. */
export type Shape = readonly number[];

/** A weight tensor that a layer has. */
export interface Weight {
  /** TensorFlow.js's word for it: `kernel`. */
  readonly role: string;
  readonly shape: Shape;
  /** Whether it is a statistic of the data, which is never trained. */
  readonly isStatistic?: boolean;
}

/** What follows from a layer's configuration and the shapes of its inputs. */
export interface Inferred {
  readonly outputShape: Shape;
  /** In the layer's own order. */
  readonly weights?: readonly Weight[];
  /**
   * Multiply-adds and reads by windows for one example; besides these, each value is read or written once. Default 0.
   */
  readonly operations?: number;
}

/**
 * Infers what follows for one layer class from a configuration as `layerConfig` writes it; undefined where it is that
 * of a layer around one whose class has no rule. Throws a `ModelError` where the configuration or an input does not
 * fit; its message does not name the node.
 */
export type LayerRule = (config: object, inputs: readonly Shape[]) => Inferred | undefined;

type Options = Record<string, v.GenericSchema>;
type Schema<T extends Options> = v.StrictObjectSchema<T, undefined>;
type Config<T extends Options> = v.InferOutput<Schema<T>>;

/** The rule of a layer class with one input. Options that are not named are refused. */
export function unary<T extends Options>(
  options: T,
  infer: (config: Config<T>, shape: Shape) => Inferred | undefined,
): LayerRule {
  return unaryOf(v.strictObject(options), infer);
}

/** The rule of a layer class with one input, from the schema of its configuration. */
export function unaryOf<T>(
  schema: v.GenericSchema<unknown, T>,
  infer: (config: T, shape: Shape) => Inferred | undefined,
): LayerRule {
  return (config, inputs) => {
    if (inputs.length !== 1) throw new ModelError(`got ${inputs.length} inputs, expected one.`);
    return infer(parse(schema, config), inputs[0]);
  };
}

/** The rule of a layer class with two inputs or more. Options that are not named are refused. */
export function merge<T extends Options>(
  options: T,
  infer: (config: Config<T>, shapes: readonly Shape[]) => Inferred,
): LayerRule {
  const schema = v.strictObject(options);
  return (config, inputs) => {
    if (inputs.length < 2)
      throw new ModelError(`got ${inputs.length} inputs, expected at least two.`);
    return infer(parse(schema, config), inputs);
  };
}

function parse<T>(schema: v.GenericSchema<unknown, T>, config: object): T {
  const result = v.safeParse(schema, config, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path = [], input, message, expected }] = result.issues;
  const name = path.map((item) => String(item.key)).join('.');
  if (expected === 'never') throw new ModelError(`the option ${show(name)} is none of this class.`);
  const option = name ? `the option ${name}` : 'the configuration';
  if (input === undefined) throw new ModelError(`${option} is missing.`);
  throw new ModelError(`${option}: got ${show(input)}, expected ${message}.`);
}
