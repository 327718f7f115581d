/*
 * Convolutions, a band of rows at a time: the band's input is copied into a padded scratch that stays in the
 * second-level cache (normalised and rectified on the way), the tiles run over it, and what comes out is finished on
 * the way back.
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
    const int64_t place = ((int64_t)block * tensor->height + y) * tensor->channels * run;
    for (int c = 0; c < tensor->channels; c++) {
      float *to = own_columns(band, row, c, tensor->width);
      read_gradient(to, floats(context, tensor->data) + place + c * run, input + place + c * run,
                    tensor->width, coefficients, tensor->channels, c);
      if (coefficients && is_partial(context, block)) clear_padding(context, block, to, tensor->width);
    }
  }
}

/* Sums of two values of each channel, kept in vectors over an item of work and in doubles over all of them. */
INLINE void add_sums(const struct context *context, offset sums, float *vectors, int channels) {
  double *totals = sums_of(context, sums, channels);
  for (int i = 0; i < 2 * channels; i++) {
    float *lanes = vectors + (int64_t)i * LANES;
    totals[i / 2 + (i % 2) * channels] += sum_lanes(load(lanes));
    store(lanes, (vector){0});
  }
}
INLINE float *sum_vectors(char *place, int channels) {
  return (float *)__builtin_memset(place, 0, (int64_t)channels * 2 * LANES * 4);
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
  struct product product = product_of(context, at(context, op->pattern));
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
  product.pixel_step = geometry->stride_x * BATCH_LANES_BYTES;
  product.row_step = geometry->stride_y * band_row_step(&band);
  product.bias = op->bias ? floats(context, op->bias) : 0;
  const float *residual =
      op->residual ? floats(context, ((struct tensor *)at(context, op->residual))->data) : 0;

  const struct range items = share(context, blocks_of(context) * bands);
  for (int item = items.from; item < items.to; item++) {
    const int block = item / bands, y0 = item % bands * geometry->band,
              height = smaller(geometry->band, output->height - y0);
    const int filled = move_band(&band, y0 * geometry->stride_y - geometry->pad_top,
                                 item > items.from && y0 > 0);
    fill_with_source(context, &band, filled, block, source);
    multiply_band(&product, band.rows, result, height, width);
    integers use[PARTS];
    unpack_lanes(context, block, use);
    for (int y = 0; y < height; y++) {
      const struct strip strip = strip_of(result, channels, height, width, y);
      for (int c = 0; c < channels; c++) {
        const int64_t place =
            (((int64_t)block * output->height + y0 + y) * channels + c) * width * BATCH_LANES;
        float *to = floats(context, output->data) + place;
        float *lanes = vectors + (int64_t)c * 2 * LANES;
        vector sum = load(lanes), squares = load(lanes + LANES);
        for (int x = 0; x < width;) {
          const int wide = tile_width(x, width), end = x + wide;
          const char *piece = piece_of(&strip, x, wide, c);
          for (; x < end; x++, piece += BATCH_LANES_BYTES) {
            UNROLL for (int part = 0; part < PARTS; part++) {
              const int i = x * BATCH_LANES + part * LANES;
              vector value = load(piece + part * LANES * 4);
              if (residual) value += load(residual + place + i);
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

/* Stores a band of input gradients, gated by what was rectified. Phases lie one after another in `result`. */
static void store_input_gradient(const struct context *context, const struct convolution_backward *op,
                                 const struct geometry *geometry, const char *result, int block,
                                 int y0, int height, float *vectors) {
  const struct tensor *output = at(context, op->output);
  const struct source *gate = op->gate ? at(context, op->gate) : 0;
  const float *gate_data = gate ? floats(context, source_tensor(context, gate)->data) : 0;
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
      const int64_t place = (((int64_t)block * output->height + y) * channels + c) * width * BATCH_LANES;
      float *to = floats(context, output->data) + place;
      const struct channel_source of = gate ? channel_source(context, gate, c) : (struct channel_source){0};
      const vector scale = splat(of.normalised ? of.scale : 1), shift = splat(of.normalised ? of.shift : 0);
      float *lanes = vectors + (int64_t)c * 2 * LANES;
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
              vector value = load(piece + part * LANES * 4);
              if (previous) value += load(previous + place + i);
              if (gate) {
                const vector input = load(gate_data + place + i);
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

  struct correlation correlation;
  if (op->pattern) {
    const struct pattern *pattern = at(context, op->pattern);
    correlation = (struct correlation){
        .product = product_of(context, pattern),
        .channel_step = band_channel_step(&gradients),
        .below_step = band_row_step(&gradients),
        .sums = floats(context, op->weight_sums) +
                (int64_t)context->thread * pattern->slots * SUM_FLOATS,
    };
    correlation.product.pixel_step = geometry->stride_x * BATCH_LANES_BYTES;
    correlation.product.row_step = geometry->stride_y * band_row_step(&inputs);
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
        struct product product = product_of(
            context, at(context, ((offset *)at(context, op->phases))[phase]));
        product.pixel_step = BATCH_LANES_BYTES;
        product.row_step = band_row_step(&gradients);
        multiply_band(&product, gradients.rows, result + phase * phase_bytes, height,
                      geometry->phase_width);
      }
      store_input_gradient(context, op, geometry, result, block, y0, height, vectors);
      if (op->sums) add_sums(context, op->sums, vectors, input->channels);
    }
    if (op->pattern && y0 < out_height) {
      fill_with_source(context, &inputs,
                       move_band(&inputs, y0 * geometry->stride_y - geometry->pad_top, is_next),
                       block, source);
      const char *own = gradients.rows +
                        (geometry->reach_y - geometry->first_y) * band_row_step(&gradients) +
                        gradients.left * BATCH_LANES_BYTES;
      correlate_band(&correlation, inputs.rows, own, smaller(geometry->band, out_height - y0),
                     out_width);
    }
  }
}

/* Adds up what the threads have summed, into the gradients of active weights, and clears it. */
static void reduce_weights(const struct context *context, const struct reduce_weights *op) {
  const struct pattern *pattern = at(context, op->pattern);
  const int32_t *indices = at(context, pattern->indices);
  float *gradients = floats(context, op->gradients);
  const int64_t copy = (int64_t)pattern->slots * SUM_FLOATS;
  /* The slots of a group share a vector, so shares are of groups. */
  const struct range groups = share(context, pattern->slots / SLOT_GROUP);
  for (int slot = groups.from * SLOT_GROUP; slot < groups.to * SLOT_GROUP; slot++) {
    if (indices[slot] < 0) continue;
    float sum = 0;
    for (int i = 0; i < op->copies; i++)
      sum += sum_of_slot(floats(context, op->weight_sums) + i * copy, slot);
    gradients[indices[slot]] += sum;
  }
  for (int i = 0; i < op->copies; i++)
    __builtin_memset(floats(context, op->weight_sums) + i * copy + groups.from * SLOT_GROUP * SUM_FLOATS, 0,
                     (int64_t)(groups.to - groups.from) * SLOT_GROUP * SUM_FLOATS * 4);
}

/* Puts the current weights into patterns. */
static void refresh_patterns(const struct context *context, const struct refresh_patterns *op) {
  const offset *patterns = at(context, op->patterns);
  for (int i = 0; i < op->count; i++) {
    const struct pattern *pattern = at(context, patterns[i]);
    const int32_t *indices = at(context, pattern->indices);
    const float *weights = floats(context, pattern->weights);
    float *values = floats(context, pattern->values);
    const struct range slots = share(context, pattern->slots);
    for (int slot = slots.from; slot < slots.to; slot++)
      values[slot] = indices[slot] < 0 ? 0 : weights[indices[slot]];
  }
}

#endif
