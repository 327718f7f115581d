import { exampleShape, type GraphNode, ModelError, type ModelGraph, show } from '@freetickets/core';
import { product } from '../layers/geometry.js';
import { MOST } from '../layers/options.js';
import type { Inferred, LayerRule, Shape } from '../layers/rule.js';

/** The most axes that a tensor has, without the batch axis. */
const MOST_AXES = 7;

/** A node, the shapes that it takes, and what follows from them; undefined where its class has no rule. */
export interface InferredNode {
  readonly node: GraphNode;
  readonly inputShapes: readonly Shape[];
  readonly inferred: Inferred | undefined;
}

/** Throws unless every node's output shape is the one that follows from its layer and its inputs. */
export function checkShapes(
  { nodes, inputShape, output, classes }: Omit<ModelGraph, 'hash'>,
  rules: ReadonlyMap<string, LayerRule>,
): readonly InferredNode[] {
  const hasOneInput = nodes.filter(({ type }) => type === 'InputLayer').length === 1;
  const shapes = new Map<string, Shape>();
  const inferredNodes = nodes.map((node) => {
    const inputShapes =
      node.type === 'InputLayer'
        ? [hasOneInput ? inputShape : node.outputShape]
        : node.inputs.map((name) => shapes.get(name) ?? []);
    const inferred = inferNode(node, inputShapes, rules);
    const { outputShape } = inferred ?? node;
    requireShape(outputShape, `Node ${show(node.name)}`);
    requireEqual(node, outputShape);
    shapes.set(node.name, node.outputShape);
    return { node, inputShapes, inferred };
  });
  const example = exampleShape({ nodes });
  if (example.join() !== inputShape.join()) {
    throw new ModelError(
      `The graph claims examples of the shape [${inputShape.join(', ')}], but its inputs have [${example.join(', ')}].`,
    );
  }
  const logits = shapes.get(output) ?? [];
  if (logits.length !== 1 || logits[0] !== classes) {
    throw new ModelError(
      `The graph's output has the shape [${logits.join(', ')}], expected [${classes}], one axis of its classes or numbers.`,
    );
  }
  return inferredNodes;
}

/** What follows for a node; undefined where its class has no rule. Throws a `ModelError` that names it. */
export function inferNode(
  node: GraphNode,
  inputShapes: readonly Shape[],
  rules: ReadonlyMap<string, LayerRule>,
): Inferred | undefined {
  try {
    return rules.get(node.type)?.(node.config, inputShapes);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`Node ${show(node.name)} (${node.type}): ${cause.message}`, { cause });
  }
}

function requireEqual({ name, type, outputShape }: GraphNode, inferred: Shape): void {
  if (outputShape.join() === inferred.join()) return;
  throw new ModelError(
    `Node ${show(name)} (${type}) claims the output [${outputShape.join(', ')}], but [${inferred.join(', ')}] follows from its layer and inputs.`,
  );
}

/** Throws unless a shape has axes, each of them holds something, and all of it is no more than can be counted. */
export function requireShape(shape: Shape, what: string, most = MOST): void {
  const isSize = (size: number): boolean => Number.isInteger(size) && size >= 1;
  if (shape.length < 1 || shape.length > MOST_AXES || !shape.every(isSize)) {
    throw new ModelError(
      `${what} has the shape ${show(shape)}, expected 1 to ${MOST_AXES} axes of whole numbers from 1.`,
    );
  }
  if (product(shape) > most) {
    throw new ModelError(
      `${what} has the shape [${shape.join(', ')}], which is more than ${most} values.`,
    );
  }
}
