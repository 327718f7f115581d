import { main } from '@freetickets/cli';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { app } from './app.js';

// TensorFlow.js keeps its advice to itself; `doctor` says what could be faster.
enableProdMode();

// A reader that closes early, as `head` does, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await main(app, process.argv.slice(2));
