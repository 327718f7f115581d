export { sparse } from './engine.js';
