import { main } from '@freetickets/cli';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { app } from './app.js';

// TensorFlow.js keeps its advice to itself; `doctor` says what could be faster.
enableProdMode();

process.exitCode = await main(app, process.argv.slice(2));
