export {
  type CorruptedFolder,
  type CorruptedFolderOptions,
  type CorruptedFolderSource,
  corruptedFolder,
  type NamedInputs,
  type ReadInputsOptions,
  readInputs,
} from '#files';
export type { ArrayInputs, FlatNumbers, NestedNumbers } from './array-inputs.js';
export { cutoutAugmentation } from './augmentations/cutout.js';
export { flipAugmentation } from './augmentations/flip.js';
export { mixupAugmentation } from './augmentations/mixup.js';
export { padCropAugmentation } from './augmentations/pad-crop.js';
export { randomResizedCropAugmentation } from './augmentations/random-resized-crop.js';
export { batches } from './batches.js';
export { cifar10 } from './cifar-10.js';
export { cifar100 } from './cifar-100.js';
export { type CorruptedOptions, corrupted } from './corrupted.js';
export { brightnessCorruption } from './corruptions/brightness.js';
export { commonCorruptions } from './corruptions/common-corruptions.js';
export { contrastCorruption } from './corruptions/contrast.js';
export { defocusBlurCorruption } from './corruptions/defocus-blur.js';
export { elasticCorruption } from './corruptions/elastic.js';
export { fogCorruption } from './corruptions/fog.js';
export { gaussianBlurCorruption } from './corruptions/gaussian-blur.js';
export { gaussianNoiseCorruption } from './corruptions/gaussian-noise.js';
export { impulseNoiseCorruption } from './corruptions/impulse-noise.js';
export { jpegCorruption } from './corruptions/jpeg.js';
export { motionBlurCorruption } from './corruptions/motion-blur.js';
export { pixelateCorruption } from './corruptions/pixelate.js';
export { shotNoiseCorruption } from './corruptions/shot-noise.js';
export { snowCorruption } from './corruptions/snow.js';
export { zoomBlurCorruption } from './corruptions/zoom-blur.js';
export { csvFile } from './csv-file.js';
export { inMemoryExamples, type Part, type StoredInputs, wholePart } from './examples.js';
export { fashionMnist } from './fashion-mnist.js';
export { folderName } from './folder-name.js';
export { type FromArraysOptions, fromArrays, type LabelledArrays } from './from-arrays.js';
export type { FromTargetsOptions, TargetArrays } from './from-targets.js';
export { type ByteArray, parseIdx, writeIdx } from './idx.js';
export { idx } from './idx-dataset.js';
export { imageFolder } from './image-folder.js';
export type { ReadLimits } from './limits.js';
export { mnist } from './mnist.js';
export { gaussianNoise, noise, uniformNoise } from './noise.js';
export { npyFile } from './npy-file.js';
export type { RawInputs } from './raw-inputs.js';
export { svhn } from './svhn.js';
