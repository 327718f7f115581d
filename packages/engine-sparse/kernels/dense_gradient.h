/*
 * The gradient of every position of a kernel, active or not, which gradient growth (RigL; Evci et al. 2020) looks at.
 * Reads bands as convolution.h does, or CNn16; adds to a dense [kernel_height][kernel_width][inputs][outputs], the order
 * of positions in TensorFlow.js.
 */
#ifndef DENSE_GRADIENT_H
#define DENSE_GRADIENT_H
#include "convolution.h"

#if LANES == 16
#define OUTPUTS_AT_ONCE 8
#elif LANES == 8
#define OUTPUTS_AT_ONCE 4
#else
#define OUTPUTS_AT_ONCE 2
#endif
#define TAPS_AT_ONCE 3

/* Gradients of so many bytes stay in the first cache while all inputs pass by. */
#define GRADIENT_BYTES 16384

/* to[tap][output] += the sum of the lanes of sums[output][tap]. */
INLINE void add_lanes(const int outputs, const int taps, const vector *sums, float *to, int64_t to_tap) {
#if LANES > QUARTER_LANES
  const int in_groups = outputs / NONZERO_GROUP * NONZERO_GROUP;
  UNROLL for (int tap = 0; tap < taps; tap++) {
    UNROLL for (int output = 0; output < in_groups; output += NONZERO_GROUP) {
      const vector *of = sums + output * taps + tap;
      const whole_vector sum = transpose_sum(of[0], of[taps], of[2 * taps], of[3 * taps]);
      *(quarter *)(to + tap * to_tap + output) += sum_quarters(sum);
    }
  }
#else
  const int in_groups = 0;
#endif
  UNROLL for (int output = in_groups; output < outputs; output++)
    UNROLL for (int tap = 0; tap < taps; tap++)
      to[tap * to_tap + output] += sum_lanes(sums[output * taps + tap]);
}

/* sums[output][tap] += sum over rows and columns of gradient[output] * input[column + tap]. */
INLINE void outer_product(const int outputs, const int taps, const char *input, int64_t input_row,
                          int64_t pixel_step, const char *gradient, int64_t gradient_row,
                          int64_t gradient_channel, int height, int width, float *to,
                          int64_t to_tap) {
  vector sums[OUTPUTS_AT_ONCE * TAPS_AT_ONCE];
  UNROLL for (int i = 0; i < outputs * taps; i++) sums[i] = (vector){0};
  for (int y = 0; y < height; y++) {
    const char *a = input + y * input_row, *g = gradient + y * gradient_row;
    for (int x = 0; x < width; x++, a += pixel_step, g += BATCH_LANES_BYTES) {
      for (int part = 0; part < PARTS; part++) {
        vector inputs[TAPS_AT_ONCE];
        UNROLL for (int tap = 0; tap < taps; tap++)
          inputs[tap] = load(a + tap * BATCH_LANES_BYTES + part * VECTOR_BYTES);
        UNROLL for (int output = 0; output < outputs; output++) {
          const vector value = load(g + output * gradient_channel + part * VECTOR_BYTES);
          UNROLL for (int tap = 0; tap < taps; tap++)
            sums[output * taps + tap] = multiply_add(value, inputs[tap], sums[output * taps + tap]);
        }
      }
    }
  }
  add_lanes(outputs, taps, sums, to, to_tap);
}

/* A window of inputs and gradients that outer products run over. */
struct window {
  const char *input;
  int64_t input_row;
  int64_t input_channel;
  int64_t input_pixel;
  const char *gradient;
  int64_t gradient_row;
  int64_t gradient_channel;
  int height;
  int width;
};

/*
 * Adds a few rows' part to the gradient [kernel_height][kernel_width][inputs][outputs] of this thread's (outputs,
 * input) pairs.
 */
static void add_rows(const struct context *context, const struct window *window, int kernel_height,
                     int kernel_width, int64_t kernel_row_step, int inputs, int outputs, float *to) {
  const int groups = (outputs + OUTPUTS_AT_ONCE - 1) / OUTPUTS_AT_ONCE;
  const struct range pairs = share(context, groups * inputs);
  for (int pair = pairs.from; pair < pairs.to; pair++) {
    const int output = pair / inputs * OUTPUTS_AT_ONCE, input = pair % inputs,
              at_once = smaller(OUTPUTS_AT_ONCE, outputs - output);
    for (int ky = 0; ky < kernel_height; ky++) {
      for (int kx = 0; kx < kernel_width; kx += TAPS_AT_ONCE) {
        const int taps = smaller(TAPS_AT_ONCE, kernel_width - kx);
        float *first_output = to + ((int64_t)(ky * kernel_width + kx) * inputs + input) * outputs + output;
#define OUTER(outputs_at_once, taps_at_once, first)                                                \
  outer_product(outputs_at_once, taps_at_once,                                                     \
                window->input + input * window->input_channel + ky * kernel_row_step +             \
                    kx * BATCH_LANES_BYTES,                                                        \
                window->input_row, window->input_pixel,                                            \
                window->gradient + (output + (first)) * window->gradient_channel,                  \
                window->gradient_row, window->gradient_channel, window->height, window->width,     \
                first_output + (first), (int64_t)inputs * outputs)
        if (at_once == OUTPUTS_AT_ONCE && taps == 3) OUTER(OUTPUTS_AT_ONCE, 3, 0);
        else if (at_once == OUTPUTS_AT_ONCE && taps == 1) OUTER(OUTPUTS_AT_ONCE, 1, 0);
        else if (at_once == OUTPUTS_AT_ONCE) OUTER(OUTPUTS_AT_ONCE, 2, 0);
        else
          for (int i = 0; i < at_once; i++) {
            if (taps == 3) OUTER(1, 3, i);
            else if (taps == 2) OUTER(1, 2, i);
            else OUTER(1, 1, i);
          }
#undef OUTER
      }
    }
  }
}

static void add_window(const struct context *context, const struct window *window, int kernel_height,
                       int kernel_width, int64_t kernel_row_step, int inputs, int outputs, float *to) {
  struct window part = *window;
  const int fit = GRADIENT_BYTES / (OUTPUTS_AT_ONCE * BATCH_LANES_BYTES * window->width), rows = fit > 1 ? fit : 1;
  for (int y = 0; y < window->height; y += rows) {
    part.input = window->input + y * window->input_row;
    part.gradient = window->gradient + y * window->gradient_row;
    part.height = smaller(rows, window->height - y);
    add_rows(context, &part, kernel_height, kernel_width, kernel_row_step, inputs, outputs, to);
  }
}

static void convolution_dense_gradient(const struct context *context,
                                       const struct convolution_dense_gradient *op) {
  const struct geometry *geometry = at(context, op->geometry);
  const struct source *source = at(context, op->source);
  const struct gradient *gradient = at(context, op->gradient);
  const struct tensor *input = source_tensor(context, source);
  const struct tensor *result = at(context, gradient->tensor);
  const int bands = (result->height + geometry->band - 1) / geometry->band;
  struct band inputs = {.rows = scratch(context),
                        .row_count = geometry->stride_y * (geometry->band - 1) + geometry->kernel_height,
                        .width = geometry->padded_width,
                        .channels = input->channels,
                        .left = geometry->pad_left};
  struct band gradients = {.rows = inputs.rows + inputs.row_count * band_row_step(&inputs),
                           .row_count = geometry->band,
                           .width = result->width,
                           .channels = result->channels};
  struct window window = {.input = inputs.rows,
                          .input_row = geometry->stride_y * band_row_step(&inputs),
                          .input_channel = band_channel_step(&inputs),
                          .input_pixel = geometry->stride_x * BATCH_LANES_BYTES,
                          .gradient = gradients.rows,
                          .gradient_row = band_row_step(&gradients),
                          .gradient_channel = band_channel_step(&gradients),
                          .width = result->width};
  for (int item = 0; item < blocks_of(context) * bands; item++) {
    const int block = item / bands, y0 = item % bands * geometry->band;
    fill_with_source(context, &inputs,
                     move_band(&inputs, y0 * geometry->stride_y - geometry->pad_top, y0 > 0), block,
                     source);
    fill_with_gradient(context, &gradients, move_band(&gradients, y0, 0), block, gradient);
    window.height = smaller(geometry->band, result->height - y0);
    add_window(context, &window, geometry->kernel_height, geometry->kernel_width,
               band_row_step(&inputs), input->channels, result->channels, floats(context, op->output));
  }
}

static void dense_gradient(const struct context *context,
                           const struct dense_gradient *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  const struct window window = {.input = at(context, input->data),
                                .input_channel = (int64_t)input->capacity * BATCH_LANES_BYTES,
                                .input_pixel = BATCH_LANES_BYTES,
                                .gradient = at(context, gradient->data),
                                .gradient_channel = (int64_t)gradient->capacity * BATCH_LANES_BYTES,
                                .height = 1,
                                .width = blocks_of(context)};
  add_window(context, &window, 1, 1, 0, input->channels, gradient->channels,
             floats(context, op->output));
}

#endif
