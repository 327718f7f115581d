/*
 * Values that are there several times, side by side along each axis: what is broadcast, and images made larger by their
 * nearest pixels. Reads and writes NHCWn16, CNn16 and NCHW; gradients, sums of what was repeated, but NCHW.
 */
#ifndef REPEAT_H
#define REPEAT_H
#include "heap.h"

/* Where row y of a channel of a block begins; of a vector, the blocks of a channel. */
INLINE float *row_at(const struct context *context, const struct tensor *tensor, int block, int y, int channel) {
  float *data = floats(context, tensor->data);
  if (tensor->is_vector) return data + (int64_t)channel * tensor->capacity * BATCH_LANES;
  return data + (((int64_t)block * tensor->height + y) * tensor->channels + channel) * tensor->width * BATCH_LANES;
}

static void repeat(const struct context *context, const struct repeat *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  const struct runs runs = runs_of(context, output);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = run_at(&runs, item, c);
      const int channel = c / op->times_channel;
      if (runs.is_planar) {
        const float *plane =
            floats(context, input->data) + ((int64_t)item * input->channels + channel) * plane_floats(input);
        for (int y = 0; y < output->height; y++)
          for (int x = 0; x < output->width; x++)
            to[(int64_t)y * output->width + x] = plane[(int64_t)(y / op->times_y) * input->width + x / op->times_x];
        continue;
      }
      const float *row = row_at(context, input, item / runs.rows, item % runs.rows / op->times_y, channel);
      for (int x = 0; x < runs.pixels; x++)
        __builtin_memcpy(to + (int64_t)x * BATCH_LANES, row + (int64_t)(x / op->times_x) * BATCH_LANES,
                         BATCH_LANES_BYTES);
    }
  }
}

/* The input is the larger one. */
static void repeat_backward(const struct context *context, const struct repeat_backward *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  const struct runs runs = runs_of(context, output);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    const int block = item / runs.rows, y = item % runs.rows * op->times_y;
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = run_at(&runs, item, c);
      __builtin_memset(to, 0, (int64_t)runs.pixels * BATCH_LANES_BYTES);
      for (int dy = 0; dy < op->times_y; dy++) {
        for (int dc = 0; dc < op->times_channel; dc++) {
          const float *row = row_at(context, input, block, y + dy, c * op->times_channel + dc);
          for (int x = 0; x < runs.pixels * op->times_x; x++) {
            float *sum = to + (int64_t)(x / op->times_x) * BATCH_LANES;
            for (int i = 0; i < BATCH_LANES; i += LANES)
              store(sum + i, load(sum + i) + load(row + (int64_t)x * BATCH_LANES + i));
          }
        }
      }
    }
  }
}

#endif
