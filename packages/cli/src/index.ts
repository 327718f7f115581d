export type { App, ImportModule } from './app.js';
export { main } from './main.js';
