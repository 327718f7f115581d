import {
  type GrowCriterion,
  type LayerView,
  PluginError,
  type PruneCriterion,
  pluginLabel,
  show,
} from '@freetickets/core';

/** Throws a `PluginError` where a criterion did not return `count` distinct positions on its side of the mask. */
export function checkPositions(
  positions: Int32Array,
  contract: {
    readonly count: number;
    readonly among: 'active' | 'inactive';
    readonly layer: LayerView;
    readonly criterion: PruneCriterion | GrowCriterion;
  },
): void {
  const { count, among, layer, criterion } = contract;
  const fail = (problem: string): never => {
    const label = pluginLabel(
      criterion,
      among === 'active' ? 'the prune criterion' : 'the grow criterion',
    );
    throw new PluginError(label, `for ${layer.name} it returned ${problem}.`);
  };
  if (positions?.length !== count) {
    fail(`${positions?.length ?? 'no'} positions, but ${count} were asked for`);
  }
  const { mask } = layer;
  const seen = new Uint8Array(mask.bits.length);
  for (let i = 0; i < count; i++) {
    const position = positions[i];
    if (!Number.isInteger(position) || position < 0 || position >= mask.size) {
      fail(`${show(position)}, which is not a position of ${mask.size}`);
    }
    if (mask.has(position) !== (among === 'active')) {
      fail(`position ${position}, which is not ${among}`);
    }
    const bit = 1 << (position & 7);
    if (seen[position >> 3] & bit) fail(`position ${position} twice`);
    seen[position >> 3] |= bit;
  }
}
