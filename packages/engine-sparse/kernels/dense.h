/*
 * Fully connected layers with sparse weights (tile.h), their rows shared out among the threads. Reads and writes CNn16,
 * which tiles go over as if it were one row of an image, a pixel for each block of examples.
 */
#ifndef DENSE_H
#define DENSE_H
#include "tile.h"

/* output[row] = bias[row] + sum of weights * input; backwards with the matrix of the transposed weights. */
ONCE void dense_forward(const struct context *context, const struct dense_forward *op) {
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

/* So few examples are multiplied one by one, where their values would else be a small part of vectors. */
#define ONE_BY_ONE (BATCH_LANES / LANES)

/* A nonzero's input, a load of its own: compilers like to gather many at once, which takes most processors longer. */
INLINE float input_of(const float *input, int32_t input_offset) {
  uint32_t channel = (uint32_t)input_offset / BATCH_LANES_BYTES;
  HIDE(channel);
  return input[channel];
}

/* The sum of `count` weights * inputs: four sums, added up in the end. */
INLINE float dot_one_by_one(const float *values, const int32_t *offsets, int count, const float *input) {
  float a = 0, b = 0, c = 0, d = 0;
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    a += values[i] * input_of(input, offsets[i]);
    b += values[i + 1] * input_of(input, offsets[i + 1]);
    c += values[i + 2] * input_of(input, offsets[i + 2]);
    d += values[i + 3] * input_of(input, offsets[i + 3]);
  }
  for (; i < count; i++) a += values[i] * input_of(input, offsets[i]);
  return (a + b) + (c + d);
}

#if LANES == 16
/* The same where gathering is the faster way. */
INLINE float dot_gathered(const float *values, const int32_t *offsets, int count, const float *input) {
  __m512 sum = _mm512_setzero_ps();
  for (int i = 0; i < count; i += LANES) {
    const __mmask16 there = count - i < LANES ? (__mmask16)((1 << (count - i)) - 1) : (__mmask16)-1;
    const __m512i channels = _mm512_srli_epi32(_mm512_maskz_loadu_epi32(there, offsets + i), 6);
    const __m512 inputs = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), there, channels, input, FLOAT_BYTES);
    sum = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(there, values + i), inputs, sum);
  }
  return sum_lanes((vector)sum);
}
#define DOT(...) (gathers_fast ? dot_gathered(__VA_ARGS__) : dot_one_by_one(__VA_ARGS__))
#else
#define DOT(...) dot_one_by_one(__VA_ARGS__)
#endif

/* output[row] = bias[row] + sum of weights * input for one example, whose input lies in a row. */
static void multiply_vector(const struct spmm *spmm, const float *input, float *output) {
  const int rows = spmm->matrix->rows;
  for (int row = spmm->rows.from; row < spmm->rows.to; row++) {
    float sum = spmm->bias ? spmm->bias[row] : 0;
    for (int block = 0; block < spmm->matrix->column_blocks; block++) {
      const int32_t *extent = spmm->row_extents + ROW_EXTENT_INTEGERS * ((int64_t)block * rows + row);
      sum += DOT(spmm->values + extent[0], spmm->input_offsets + extent[0], extent[1], input);
    }
    output[(int64_t)row * BATCH_LANES] = sum;
  }
}
#undef DOT

/* As dense_forward, for a block of examples of which few are there. */
static void dense_of_few(const struct context *context, const struct dense_of_few *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  if (context->step->count > ONE_BY_ONE) {
    dense_forward(context, &(struct dense_forward){0, op->input, op->output, op->matrix, op->bias});
    return;
  }
  struct spmm spmm = spmm_of(context, at(context, op->matrix));
  spmm.rows = share(context, output->channels);
  spmm.bias = op->bias ? floats(context, op->bias) : 0;
  float *row = (float *)scratch(context), *result = floats(context, output->data);
  for (int channel = spmm.rows.from; channel < spmm.rows.to; channel++)
    __builtin_memset(result + (int64_t)channel * BATCH_LANES, 0, BATCH_LANES_BYTES);
  for (int example = 0; example < context->step->count; example++) {
    for (int channel = 0; channel < input->channels; channel++)
      row[channel] = floats(context, input->data)[(int64_t)channel * BATCH_LANES + example];
    multiply_vector(&spmm, row, result + example);
  }
}

/* A row's weights belong to one thread, so that sums go to the gradients of weights at once. */
static void dense_weight_gradients(const struct context *context, const struct dense_weight_gradients *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  const struct sparse_matrix *matrix = at(context, op->matrix);
  struct sddmm sddmm = {
      .spmm = spmm_of(context, matrix),
      .gradient_channel_step = (int64_t)gradient->capacity * BATCH_LANES_BYTES,
      .weight_indices = at(context, matrix->weight_indices),
      .weight_gradients = floats(context, op->weight_gradients),
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
