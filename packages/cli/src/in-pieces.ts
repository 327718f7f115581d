/** Characters of a piece, at least. */
const PIECE = 2 ** 16;

/** Texts with a separator between them, many in a piece: so that all together are never one string. */
export function* inPieces(texts: Iterable<string>, separator: string): Generator<string, void> {
  let piece = '';
  let isFirst = true;
  for (const text of texts) {
    piece += isFirst ? text : separator + text;
    isFirst = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
