/** How something is drawn: in colour, and in a dash and a mark of its own for those who see no colours. */
export interface Look {
  readonly color: string;
  readonly dash: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'wye' | 'cross';
  readonly width: number;
}

/** One look a role, the same on every page. */
export const looks = {
  ensemble: { color: 'var(--ensemble)', dash: 'none', symbol: 'circle', width: 2 },
  dense: { color: 'var(--dense)', dash: '6 3', symbol: 'square', width: 2 },
  /** A ticket of an ensemble, behind it. */
  ticket: { color: 'var(--ticket)', dash: 'none', symbol: 'diamond', width: 1 },
  /** Data of another kind than the test set. */
  otherData: { color: 'var(--other-data)', dash: '8 3 2 3', symbol: 'diamond', width: 2 },
} as const satisfies { readonly [role: string]: Look };

/** As many as there are colours for what is told apart by its place in a list. */
export const itemColors = 8;
const dashes = ['none', '6 3', '2 3', '8 3 2 3', '1 2', '10 4', '4 2 1 2 1 2', '12 2 2 2'] as const;
const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye', 'cross'] as const;

/**
 * The look of one of several runs or layers, by its place: colours that no role has and that colour-blind eyes tell
 * apart. Marks repeat after seven and colours after eight, so that the first 56 all differ.
 */
export const itemLook = (index: number): Look => ({
  color: `var(--item-${(index % itemColors) + 1})`,
  dash: dashes[index % dashes.length],
  symbol: symbols[index % symbols.length],
  width: 2,
});
