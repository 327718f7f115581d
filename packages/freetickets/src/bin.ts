#!/usr/bin/env node
import { main } from '@freetickets/cli';
import { app } from './app.js';

process.exitCode = await main(app, process.argv.slice(2));
