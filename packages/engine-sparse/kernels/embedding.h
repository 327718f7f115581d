/*
 * Embeddings: a row of a matrix for each index, and the gradients of the rows. Indices are the values of a tensor of any
 * layout, in the order (height, width, channel); reads and writes images, NHCWn16 or NCHW, a pixel for each index. The
 * matrix, [indices][channels], is dense, and so is its gradient.
 */
#ifndef EMBEDDING_H
#define EMBEDDING_H
#include "elementwise.h"

/* The row that a value names; the first one where there is no such row, which callers have to see to. */
INLINE int64_t row_of(float value, int indices) { return value >= 0 && value < (float)indices ? (int64_t)value : 0; }

/* From a channel of an image to the next. */
INLINE int64_t channel_stride(const struct tensor *image) {
  return image->is_planar ? plane_floats(image) : (int64_t)image->width * BATCH_LANES;
}

static void embed(const struct context *context, const struct embed *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  const float *rows = floats(context, op->embeddings);
  const int channels = output->channels, count = context->step->count;
  const int lanes = output->is_planar ? count : blocks_of(context) * BATCH_LANES;
  const int64_t stride = channel_stride(output);
  const struct range pixels = share(context, output->height * output->width);
  for (int pixel = pixels.from; pixel < pixels.to; pixel++) {
    for (int example = 0; example < lanes; example++) {
      float *to = value_at(context, output, example, pixel * channels);
      if (example >= count) {
        for (int c = 0; c < channels; c++) to[c * stride] = 0;
        continue;
      }
      const float *row = rows + row_of(*value_at(context, input, example, pixel), op->indices) * channels;
      for (int c = 0; c < channels; c++) to[c * stride] = row[c];
    }
  }
}

/* The channels are shared out, so that no row's gradient is added to by two threads. */
static void embed_backward(const struct context *context, const struct embed_backward *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  float *rows = floats(context, op->embeddings_gradient);
  const int channels = gradient->channels;
  const int64_t stride = channel_stride(gradient);
  const struct range own = share(context, channels);
  for (int example = 0; example < context->step->count; example++) {
    for (int pixel = 0; pixel < gradient->height * gradient->width; pixel++) {
      float *row = rows + row_of(*value_at(context, input, example, pixel), op->indices) * channels;
      const float *g = value_at(context, gradient, example, pixel * channels);
      for (int c = own.from; c < own.to; c++) row[c] += g[c * stride];
    }
  }
}

#endif
