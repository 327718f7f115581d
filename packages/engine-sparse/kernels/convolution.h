/*
 * Direct sparse convolution (Park et al. 2017; SkimCaffe), a band of rows at a time. Reads NHCWn16 into a padded band in
 * scratch, [rows][channels][padded width][BATCH_LANES], which stays in the second-level cache (normalised and rectified
 * on the way); the tiles of tile.h run over it, and their results are finished on the way back to NHCWn16. Backwards,
 * the input's gradient is made phase by phase of the stride, each a convolution of stride 1 with the phase's taps.
 */
#ifndef CONVOLUTION_H
#define CONVOLUTION_H
#include "source.h"
#include "tile.h"

/* Padded rows in scratch. Row r holds the tensor's row `top + r`, its first column the tensor's column -left. */
struct band {
  char *rows;
  int row_count;
  int width;
  int channels;
  int left;
  int top;
};
INLINE int64_t band_channel_step(const struct band *band) { return (int64_t)band->width * BATCH_LANES_BYTES; }
INLINE int64_t band_row_step(const struct band *band) {
  return band_channel_step(band) * band->channels;
}

/* Moves the band to `top`, and says from which row on it has to be filled. */
static int move_band(struct band *band, int top, int is_next) {
  const int kept = is_next ? larger(0, band->row_count - (top - band->top)) : 0;
  const int64_t row = band_row_step(band);
  if (kept) __builtin_memmove(band->rows, band->rows + (top - band->top) * row, kept * row);
  band->top = top;
  return kept;
}

/* The part of a padded row that the tensor's own columns fill, the rest being set to 0. */
INLINE float *own_columns(const struct band *band, char *row, int channel, int width) {
  char *from = row + channel * band_channel_step(band);
  const int left = band->left, right = band->width - left - width;
  if (left) __builtin_memset(from, 0, left * BATCH_LANES_BYTES);
  if (right > 0) __builtin_memset(from + (int64_t)(left + width) * BATCH_LANES_BYTES, 0, right * BATCH_LANES_BYTES);
  return (float *)(from + left * BATCH_LANES_BYTES);
}

static void fill_with_source(const struct context *context, struct band *band, int filled, int block,
                             const struct source *source) {
  const struct tensor *tensor = source_tensor(context, source);
  const int64_t run = (int64_t)tensor->width * BATCH_LANES;
  for (int r = filled; r < band->row_count; r++) {
    char *row = band->rows + r * band_row_step(band);
    const int y = band->top + r;
    if (y < 0 || y >= tensor->height) {
      __builtin_memset(row, 0, band_row_step(band));
      continue;
    }
    const float *from = floats(context, tensor->data) +
                        ((int64_t)block * tensor->height + y) * tensor->channels * run;
    for (int c = 0; c < tensor->channels; c++)
      read_source(own_columns(band, row, c, tensor->width), from + c * run, tensor->width,
                  channel_source(context, source, c));
  }
}

static void fill_with_gradient(const struct context *context, struct band *band, int filled,
                               int block, const struct gradient *gradient) {
  const struct tensor *tensor = at(context, gradient->tensor);
  const float *coefficients =
      gradient->coefficients ? floats(context, gradient->coefficients) : 0;
  const float *input =
      coefficients ? floats(context, ((struct tensor *)at(context, gradient->input))->data) : 0;
  const int64_t run = (int64_t)tensor->width * BATCH_LANES;
  for (int r = filled; r < band->row_count; r++) {
    char *row = band->rows + r * band_row_step(band);
    const int y = band->top + r;
    if (y < 0 || y >= tensor->height) {
      __builtin_memset(row, 0, band_row_step(band));
      continue;
    }
    const int64_t index = ((int64_t)block * tensor->height + y) * tensor->channels * run;
    for (int c = 0; c < tensor->channels; c++) {
      float *to = own_columns(band, row, c, tensor->width);
      read_gradient(to, floats(context, tensor->data) + index + c * run, input + index + c * run,
                    tensor->width, coefficients, tensor->channels, c);
      if (coefficients && is_partial(context, block)) clear_padding(context, block, to, tensor->width);
    }
  }
}

INLINE void unpack_lanes(const struct context *context, int block, integers *use) {
  int32_t lanes[BATCH_LANES];
  lanes_in_use(context, block, lanes);
  for (int part = 0; part < PARTS; part++) use[part] = *(integers *)(lanes + part * LANES);
}

static void convolution_forward(const struct context *context, const struct convolution_forward *op) {
  const struct geometry *geometry = at(context, op->geometry);
  const struct source *source = at(context, op->source);
  const struct tensor *input = source_tensor(context, source), *output = at(context, op->output);
  struct spmm spmm = spmm_of(context, at(context, op->matrix));
  const int channels = output->channels, width = output->width;
  const int bands = (output->height + geometry->band - 1) / geometry->band;
  struct band band = {.rows = scratch(context),
                      .row_count = geometry->stride_y * (geometry->band - 1) + geometry->kernel_height,
                      .width = geometry->padded_width,
                      .channels = input->channels,
                      .left = geometry->pad_left};
  char *result = band.rows + band.row_count * band_row_step(&band);
  float *vectors = sum_vectors(
      result + (int64_t)geometry->band * width * channels * BATCH_LANES_BYTES, channels);
  spmm.pixel_step = geometry->stride_x * BATCH_LANES_BYTES;
  spmm.row_step = geometry->stride_y * band_row_step(&band);
  spmm.bias = op->bias ? floats(context, op->bias) : 0;
  const float *residual =
      op->residual ? floats(context, ((struct tensor *)at(context, op->residual))->data) : 0;

  const struct range items = share(context, blocks_of(context) * bands);
  for (int item = items.from; item < items.to; item++) {
    const int block = item / bands, y0 = item % bands * geometry->band,
              height = smaller(geometry->band, output->height - y0);
    const int filled = move_band(&band, y0 * geometry->stride_y - geometry->pad_top,
                                 item > items.from && y0 > 0);
    fill_with_source(context, &band, filled, block, source);
    spmm_band(&spmm, band.rows, result, height, width);
    integers use[PARTS];
    unpack_lanes(context, block, use);
    for (int y = 0; y < height; y++) {
      const struct strip strip = strip_of(result, channels, height, width, y);
      for (int c = 0; c < channels; c++) {
        const int64_t index =
            (((int64_t)block * output->height + y0 + y) * channels + c) * width * BATCH_LANES;
        float *to = floats(context, output->data) + index;
        float *lanes = vectors + (int64_t)c * CHANNEL_SUMS * LANES;
        vector sum = load(lanes), squares = load(lanes + LANES);
        for (int x = 0; x < width;) {
          const int wide = tile_width(x, width), end = x + wide;
          const char *piece = piece_of(&strip, x, wide, c);
          for (; x < end; x++, piece += BATCH_LANES_BYTES) {
            UNROLL for (int part = 0; part < PARTS; part++) {
              const int i = x * BATCH_LANES + part * LANES;
              vector value = load(piece + part * VECTOR_BYTES);
              if (residual) value += load(residual + index + i);
              value = keep(use[part], value);
              sum += value;
              squares = multiply_add(value, value, squares);
              stream(to + i, value);
            }
          }
        }
        store(lanes, sum);
        store(lanes + LANES, squares);
      }
    }
    if (op->sums) add_sums(context, op->sums, vectors, channels);
  }
}

/*
 * Stores a band of input gradients, passed back through the rectifier in the epilogue. Phases lie one after another in
 * `result`.
 */
static void store_input_gradient(const struct context *context, const struct convolution_backward *op,
                                 const struct geometry *geometry, const char *result, int block,
                                 int y0, int height, float *vectors) {
  const struct tensor *output = at(context, op->output);
  const struct source *epilogue = op->epilogue ? at(context, op->epilogue) : 0;
  const float *epilogue_data =
      epilogue ? floats(context, source_tensor(context, epilogue)->data) : 0;
  const float *previous =
      op->previous ? floats(context, ((struct tensor *)at(context, op->previous))->data) : 0;
  const int channels = output->channels, width = output->width, stride_x = geometry->stride_x,
            columns = geometry->phase_width;
  const int64_t phase_bytes = (int64_t)geometry->band * columns * channels * BATCH_LANES_BYTES;
  for (int row = 0; row < height * geometry->stride_y; row++) {
    const int phase_y = row % geometry->stride_y, band_y = row / geometry->stride_y;
    const int y = geometry->stride_y * (y0 + geometry->first_y + band_y) + phase_y - geometry->pad_top;
    if (y < 0 || y >= output->height) continue;
    for (int c = 0; c < channels; c++) {
      const int64_t index = (((int64_t)block * output->height + y) * channels + c) * width * BATCH_LANES;
      float *to = floats(context, output->data) + index;
      const struct channel_source of =
          epilogue ? channel_source(context, epilogue, c) : (struct channel_source){0};
      const vector scale = splat(of.normalised ? of.scale : 1), shift = splat(of.normalised ? of.shift : 0);
      float *lanes = vectors + (int64_t)c * CHANNEL_SUMS * LANES;
      vector sum = load(lanes), products = load(lanes + LANES);
      for (int phase_x = 0; phase_x < stride_x; phase_x++) {
        const struct strip strip = strip_of(result + (phase_y * stride_x + phase_x) * phase_bytes,
                                            channels, height, columns, band_y);
        for (int column = 0; column < columns;) {
          const int wide = tile_width(column, columns), end = column + wide;
          const char *piece = piece_of(&strip, column, wide, c);
          for (; column < end; column++, piece += BATCH_LANES_BYTES) {
            const int x = stride_x * (column + geometry->first_x) + phase_x - geometry->pad_left;
            if (x < 0 || x >= width) continue;
            UNROLL for (int part = 0; part < PARTS; part++) {
              const int i = x * BATCH_LANES + part * LANES;
              vector value = load(piece + part * VECTOR_BYTES);
              if (previous) value += load(previous + index + i);
              if (epilogue) {
                const vector input = load(epilogue_data + index + i);
                if (of.relu) value = keep(is_positive(multiply_add(scale, input, shift)), value);
                sum += value;
                products = multiply_add(value, input, products);
              }
              stream(to + i, value);
            }
          }
        }
      }
      store(lanes, sum);
      store(lanes + LANES, products);
    }
  }
}

static void convolution_backward(const struct context *context,
                                 const struct convolution_backward *op) {
  const struct geometry *geometry = at(context, op->geometry);
  const struct source *source = at(context, op->source);
  const struct gradient *gradient = at(context, op->gradient);
  const struct tensor *input = source_tensor(context, source);
  const struct tensor *result_of = at(context, gradient->tensor);
  const int out_height = result_of->height, out_width = result_of->width;
  const int reach = op->output ? larger(out_height, geometry->phase_height) : out_height;
  const int bands = (reach + geometry->band - 1) / geometry->band;
  const int phases = geometry->stride_y * geometry->stride_x;

  struct band inputs = {.rows = scratch(context),
                        .row_count = geometry->stride_y * (geometry->band - 1) + geometry->kernel_height,
                        .width = geometry->padded_width,
                        .channels = input->channels,
                        .left = geometry->pad_left};
  struct band gradients = {.rows = inputs.rows + inputs.row_count * band_row_step(&inputs),
                           .row_count = geometry->band + geometry->reach_y,
                           .width = geometry->gradient_width,
                           .channels = result_of->channels,
                           .left = geometry->reach_x - geometry->first_x};
  char *result = gradients.rows + gradients.row_count * band_row_step(&gradients);
  const int64_t phase_bytes =
      (int64_t)geometry->band * geometry->phase_width * input->channels * BATCH_LANES_BYTES;
  float *vectors = sum_vectors(result + phases * phase_bytes, input->channels);

  struct sddmm sddmm;
  if (op->matrix) {
    const struct sparse_matrix *matrix = at(context, op->matrix);
    sddmm = (struct sddmm){
        .spmm = spmm_of(context, matrix),
        .gradient_channel_step = band_channel_step(&gradients),
        .gradient_row_step = band_row_step(&gradients),
        .sums = floats(context, op->weight_sums) +
                (int64_t)context->thread * matrix->nonzeros * NONZERO_SUM_FLOATS,
    };
    sddmm.spmm.pixel_step = geometry->stride_x * BATCH_LANES_BYTES;
    sddmm.spmm.row_step = geometry->stride_y * band_row_step(&inputs);
  }

  const struct range items = share(context, blocks_of(context) * bands);
  for (int item = items.from; item < items.to; item++) {
    const int block = item / bands, y0 = item % bands * geometry->band,
              is_next = item > items.from && y0 > 0;
    fill_with_gradient(context, &gradients,
                       move_band(&gradients, y0 + geometry->first_y - geometry->reach_y, is_next),
                       block, gradient);
    if (op->output && y0 < geometry->phase_height) {
      const int height = smaller(geometry->band, geometry->phase_height - y0);
      for (int phase = 0; phase < phases; phase++) {
        struct spmm spmm = spmm_of(
            context, at(context, ((offset *)at(context, op->phases))[phase]));
        spmm.pixel_step = BATCH_LANES_BYTES;
        spmm.row_step = band_row_step(&gradients);
        spmm_band(&spmm, gradients.rows, result + phase * phase_bytes, height,
                  geometry->phase_width);
      }
      store_input_gradient(context, op, geometry, result, block, y0, height, vectors);
      if (op->sums) add_sums(context, op->sums, vectors, input->channels);
    }
    if (op->matrix && y0 < out_height) {
      fill_with_source(context, &inputs,
                       move_band(&inputs, y0 * geometry->stride_y - geometry->pad_top, is_next),
                       block, source);
      const char *own = gradients.rows +
                        (geometry->reach_y - geometry->first_y) * band_row_step(&gradients) +
                        gradients.left * BATCH_LANES_BYTES;
      sddmm_band(&sddmm, inputs.rows, own, smaller(geometry->band, out_height - y0),
                 out_width);
    }
  }
}

/* Adds up what the threads have summed, into the gradients of active weights, and clears it. */
static void reduce_weight_gradients(const struct context *context, const struct reduce_weight_gradients *op) {
  const struct sparse_matrix *matrix = at(context, op->matrix);
  const int32_t *indices = at(context, matrix->weight_indices);
  float *gradients = floats(context, op->gradients);
  const int64_t copy = (int64_t)matrix->nonzeros * NONZERO_SUM_FLOATS;
  /* The sums of a group share a vector, so threads share out groups. */
  const struct range groups = share(context, matrix->nonzeros / NONZERO_GROUP);
  for (int nonzero = groups.from * NONZERO_GROUP; nonzero < groups.to * NONZERO_GROUP; nonzero++) {
    if (indices[nonzero] < 0) continue;
    float sum = 0;
    for (int i = 0; i < op->copies; i++)
      sum += sum_of_nonzero(floats(context, op->weight_sums) + i * copy, nonzero);
    gradients[indices[nonzero]] += sum;
  }
  for (int i = 0; i < op->copies; i++)
    __builtin_memset(floats(context, op->weight_sums) + i * copy + groups.from * NONZERO_GROUP * NONZERO_SUM_FLOATS, 0,
                     (int64_t)(groups.to - groups.from) * NONZERO_GROUP * NONZERO_SUM_FLOATS * FLOAT_BYTES);
}

/* Puts the current weights into the values of sparse matrices. */
static void refresh_values(const struct context *context, const struct refresh_values *op) {
  const offset *matrices = at(context, op->matrices);
  for (int i = 0; i < op->count; i++) {
    const struct sparse_matrix *matrix = at(context, matrices[i]);
    const int32_t *indices = at(context, matrix->weight_indices);
    const float *weights = floats(context, matrix->weights);
    float *values = floats(context, matrix->values);
    const struct range nonzeros = share(context, matrix->nonzeros);
    for (int nonzero = nonzeros.from; nonzero < nonzeros.to; nonzero++)
      values[nonzero] = indices[nonzero] < 0 ? 0 : weights[indices[nonzero]];
  }
}

#endif
