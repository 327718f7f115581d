/*
 * Depthwise convolutions: each input channel with kernels of its own, which stay dense. Reads and writes NHCWn16;
 * weights and their gradients are [ky][kx][channel][multiplier], as in TensorFlow.js.
 */
#ifndef DEPTHWISE_H
#define DEPTHWISE_H
#include "pooling.h"

static void depthwise_forward(const struct context *context, const struct depthwise_forward *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  if (input->is_planar) {
    depthwise_of_planes(context, op);
    return;
  }
  const struct range planes = share(context, blocks_of(context) * output->channels);
  for (int i = planes.from; i < planes.to; i++) {
    const int block = i / output->channels, c = i % output->channels;
    const struct plane from = plane_of(context, input, block, c / op->multiplier),
                       to = plane_of(context, output, block, c);
    for (int y = 0; y < to.height; y++) {
      float *row = (float *)to.from + y * to.row;
      for (int x = 0; x < to.width; x++) {
        for (int part = 0; part < PARTS; part++) {
          vector sum = splat(op->bias ? floats(context, op->bias)[c] : 0);
          for (int ky = 0; ky < op->kernel_height; ky++) {
            const int sy = y * op->stride_y + ky - op->pad_top;
            if (sy < 0 || sy >= from.height) continue;
            for (int kx = 0; kx < op->kernel_width; kx++) {
              const int sx = x * op->stride_x + kx - op->pad_left;
              if (sx < 0 || sx >= from.width) continue;
              const float weight =
                  floats(context, op->weights)[(ky * op->kernel_width + kx) * output->channels + c];
              sum = multiply_add(splat(weight),
                                 load(from.from + sy * from.row + (int64_t)sx * BATCH_LANES + part * LANES), sum);
            }
          }
          store(row + (int64_t)x * BATCH_LANES + part * LANES, sum);
        }
      }
      if (op->bias && is_partial(context, block)) clear_padding(context, block, row, to.width);
    }
  }
}

/* The input channels are shared out: all their blocks, so that no weight's gradient is added to by two threads. */
static void depthwise_backward(const struct context *context, const struct depthwise_backward *op) {
  const struct depthwise_forward *layer = &op->forward;
  const struct tensor *input = at(context, layer->input), *gradient = at(context, op->gradient);
  const struct tensor *result = op->input_gradient ? at(context, op->input_gradient) : 0;
  const int blocks = blocks_of(context);
  const struct range channels = share(context, input->channels);
  for (int i = channels.from * blocks; i < channels.to * blocks; i++) {
    const int block = i % blocks, channel = i / blocks;
    const struct plane from = plane_of(context, input, block, channel);
    struct plane to = {0};
    if (result) {
      to = plane_of(context, result, block, channel);
      for (int y = 0; y < to.height; y++)
        __builtin_memset((float *)to.from + y * to.row, 0, (int64_t)to.width * BATCH_LANES_BYTES);
    }
    for (int m = 0; m < layer->multiplier; m++) {
      const int c = channel * layer->multiplier + m;
      const struct plane g = plane_of(context, gradient, block, c);
      for (int ky = 0; ky < layer->kernel_height; ky++) {
        for (int kx = 0; kx < layer->kernel_width; kx++) {
          const int64_t tap = (int64_t)(ky * layer->kernel_width + kx) * gradient->channels + c;
          const vector weight = splat(floats(context, layer->weights)[tap]);
          vector sum = {0};
          for (int y = 0; y < g.height; y++) {
            const int sy = y * layer->stride_y + ky - layer->pad_top;
            if (sy < 0 || sy >= from.height) continue;
            for (int x = 0; x < g.width; x++) {
              const int sx = x * layer->stride_x + kx - layer->pad_left;
              if (sx < 0 || sx >= from.width) continue;
              for (int part = 0; part < PARTS; part++) {
                const int64_t index = (int64_t)sx * BATCH_LANES + part * LANES;
                const vector value = load(g.from + y * g.row + (int64_t)x * BATCH_LANES + part * LANES);
                sum = multiply_add(value, load(from.from + sy * from.row + index), sum);
                if (!result) continue;
                float *target = (float *)to.from + sy * to.row + index;
                store(target, multiply_add(weight, value, load(target)));
              }
            }
          }
          if (op->weight_gradient) floats(context, op->weight_gradient)[tap] += sum_lanes(sum);
        }
      }
    }
  }
}

#endif
