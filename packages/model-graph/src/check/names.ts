import { ModelError, type ModelGraph, show } from '@freetickets/core';

/** Configurations of nested layers are a few levels deep. */
const DEEPEST = 32;

const isReserved = (text: string): boolean => text in Object.prototype || text === 'prototype';

/** Throws where a name, an option or any other text of a graph means something to JavaScript's own objects. */
export function checkNames({ nodes, parameters }: Omit<ModelGraph, 'hash'>): void {
  for (const node of nodes) checkTexts(node, `Node ${show(node.name)}`, 0);
  for (const info of parameters) checkTexts(info, `Parameter ${show(info.name)}`, 0);
}

function checkTexts(value: unknown, where: string, depth: number): void {
  if (typeof value === 'string' && isReserved(value)) {
    throw new ModelError(
      `${where}: ${show(value)} is a name of JavaScript's own objects. Use another.`,
    );
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) {
    throw new ModelError(`${where}: its configuration is nested more than ${DEEPEST} levels deep.`);
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) checkTexts(key, where, depth);
    checkTexts(inner, where, depth + 1);
  }
}
