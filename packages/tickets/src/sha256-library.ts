// A module of its own, so that bundles load it, and nothing else of the library, where it is needed.
export { sha256 } from '@noble/hashes/sha2.js';
