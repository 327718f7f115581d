/* Fully connected layers on vectors, their rows shared out among the threads. */
#ifndef DENSE_H
#define DENSE_H
#include "tile.h"

/* output[row] = bias[row] + sum of weights * input; backwards with the pattern of the transposed weights. */
static void dense_forward(const struct context *context, const struct dense_forward *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  struct product product = product_of(context, at(context, op->pattern));
  const int blocks = blocks_of(context);
  product.rows = share(context, output->channels);
  product.pixel_step = BATCH_LANES_BYTES;
  product.bias = op->bias ? floats(context, op->bias) : 0;
  product.result_step = (int64_t)output->capacity * BATCH_LANES_BYTES;
  for (int x = 0; x < blocks;) {
    const int wide = tile_width(x, blocks);
    ANY_TILE(multiply, 1, wide, &product, (char *)at(context, input->data) + x * BATCH_LANES_BYTES,
             (char *)at(context, output->data) + x * BATCH_LANES_BYTES);
    x += wide;
  }
  if (!op->bias || !is_partial(context, blocks - 1)) return;
  for (int row = product.rows.from; row < product.rows.to; row++)
    clear_padding(context, blocks - 1,
                  floats(context, output->data) +
                      ((int64_t)row * output->capacity + blocks - 1) * BATCH_LANES,
                  1);
}

static void dense_weights(const struct context *context, const struct dense_weights *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  struct correlation correlation = {
      .product = product_of(context, at(context, op->pattern)),
      .channel_step = (int64_t)gradient->capacity * BATCH_LANES_BYTES,
      .sums = floats(context, op->weight_sums),
  };
  const int blocks = blocks_of(context);
  correlation.product.rows = share(context, gradient->channels);
  correlation.product.pixel_step = BATCH_LANES_BYTES;
  for (int x = 0; x < blocks;) {
    const int wide = tile_width(x, blocks);
    ANY_TILE(correlate, 1, wide, &correlation,
             (char *)at(context, input->data) + x * BATCH_LANES_BYTES,
             (char *)at(context, gradient->data) + x * BATCH_LANES_BYTES);
    x += wide;
  }
}

#endif
