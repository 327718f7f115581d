/*
 * Fully connected layers with sparse weights (tile.h), their rows shared out among the threads. Reads and writes CNn16,
 * which tiles go over as if it were one row of an image, a pixel for each block of examples.
 */
#ifndef DENSE_H
#define DENSE_H
#include "tile.h"

/* output[row] = bias[row] + sum of weights * input; backwards with the matrix of the transposed weights. */
static void dense_forward(const struct context *context, const struct dense_forward *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  struct spmm spmm = spmm_of(context, at(context, op->matrix));
  const int blocks = blocks_of(context);
  spmm.rows = share(context, output->channels);
  spmm.pixel_step = BATCH_LANES_BYTES;
  spmm.bias = op->bias ? floats(context, op->bias) : 0;
  spmm.result_step = (int64_t)output->capacity * BATCH_LANES_BYTES;
  for (int x = 0; x < blocks;) {
    const int wide = tile_width(x, blocks);
    ANY_TILE(spmm, 1, wide, &spmm, (char *)at(context, input->data) + x * BATCH_LANES_BYTES,
             (char *)at(context, output->data) + x * BATCH_LANES_BYTES);
    x += wide;
  }
  if (!op->bias || !is_partial(context, blocks - 1)) return;
  for (int row = spmm.rows.from; row < spmm.rows.to; row++)
    clear_padding(context, blocks - 1,
                  floats(context, output->data) +
                      ((int64_t)row * output->capacity + blocks - 1) * BATCH_LANES,
                  1);
}

static void dense_weight_gradients(const struct context *context, const struct dense_weight_gradients *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  struct sddmm sddmm = {
      .spmm = spmm_of(context, at(context, op->matrix)),
      .gradient_channel_step = (int64_t)gradient->capacity * BATCH_LANES_BYTES,
      .sums = floats(context, op->weight_sums),
  };
  const int blocks = blocks_of(context);
  sddmm.spmm.rows = share(context, gradient->channels);
  sddmm.spmm.pixel_step = BATCH_LANES_BYTES;
  for (int x = 0; x < blocks;) {
    const int wide = tile_width(x, blocks);
    ANY_TILE(sddmm, 1, wide, &sddmm,
             (char *)at(context, input->data) + x * BATCH_LANES_BYTES,
             (char *)at(context, gradient->data) + x * BATCH_LANES_BYTES);
    x += wide;
  }
}

#endif
