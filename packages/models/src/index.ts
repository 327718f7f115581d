export { resnet20, resnet32, resnet44, resnet56 } from './cifar-resnet.js';
export { lenet300100 } from './lenet-300-100.js';
export { lenet5 } from './lenet5.js';
export { lenet5Caffe } from './lenet5-caffe.js';
export { mlp } from './mlp.js';
export { mobilenetV1 } from './mobilenet.js';
export type { ModelFactory, ModelOptions } from './model-factory.js';
export { resnet18, resnet50 } from './resnet.js';
export { vgg16, vgg19 } from './vgg.js';
export {
  wrn,
  wrn101,
  wrn161,
  wrn162,
  wrn164,
  wrn222,
  wrn282,
  wrn402,
  wrn404,
  wrn2810,
} from './wrn.js';
