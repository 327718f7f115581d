import { defineSweep } from 'freetickets';
import resnet from './freetickets.sweep.js';

export default defineSweep({ ...resnet, base: { ...resnet.base, model: 'wrn-16-2' } });
