/** Colours for light surroundings and for paper. */
export const light = `
  --background: #f6f7f8; --surface: #ffffff; --text: #16191d; --muted: #565e67; --line: #d9dde1; --shade: #eceff2;
  --accent: #0060a0; --wrong: #b3261e; --right: #00694d; --note: #fff6dd;
  --ensemble: #0072b2; --dense: #b84a00; --ticket: #7d8791; --other-data: #a0447a;
  --item-1: #18a07e; --item-2: #900e26; --item-3: #aa71fc; --item-4: #0a5470;
  --item-5: #f85743; --item-6: #121176; --item-7: #611ba7; --item-8: #44152e;`;

/** Colours for dark surroundings. */
export const dark = `
  --background: #111417; --surface: #1a1e22; --text: #e9ecef; --muted: #a4adb6; --line: #343b42; --shade: #23292f;
  --accent: #7cc4f5; --wrong: #ff8a80; --right: #4fd6ae; --note: #2d2714;
  --ensemble: #56b4e9; --dense: #f2994a; --ticket: #8a949e; --other-data: #e29cc4;
  --item-1: #84f8d2; --item-2: #bb3398; --item-3: #e3cc36; --item-4: #206ce7;
  --item-5: #c88a9c; --item-6: #c0c5ff; --item-7: #797a08; --item-8: #8d90ff;`;
