/*
 * Layer normalisation over channels: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, mean and variance those of
 * one pixel of one example. Ba, Kiros and Hinton, 2016. Reads and writes NHCWn16, CNn16 and NCHW; gradients all but
 * NCHW. Lanes are examples or pixels, each normalised by itself.
 */
#ifndef LAYER_NORMALISATION_H
#define LAYER_NORMALISATION_H
#include "normalisation.h"

/* All pixels of a tensor, BATCH_LANES values each, of which a thread has some, with all of their channels. */
struct pixels {
  struct runs runs;
  struct range own;
};
INLINE struct pixels pixels_of(const struct context *context, const struct tensor *tensor) {
  struct pixels pixels = {.runs = runs_of(context, tensor)};
  const int blocks = blocks_of(context);
  const int items = tensor->is_vector ? 1 : tensor->is_planar ? context->step->count : blocks * tensor->height;
  pixels.own = share(context, items * pixels.runs.pixels);
  return pixels;
}
/* Where the first channel of a pixel lies in a tensor of the same shape. */
INLINE float *pixel_at(const struct context *context, const struct pixels *pixels, const struct tensor *tensor,
                       int pixel) {
  const int item = pixel / pixels->runs.pixels, x = pixel % pixels->runs.pixels;
  return same_run(context, &pixels->runs, tensor, item, 0) + (int64_t)x * BATCH_LANES;
}
/* The lanes of a pixel that hold something. */
INLINE void pixel_lanes(const struct context *context, const struct pixels *pixels, int pixel, int32_t *use) {
  const struct runs *runs = &pixels->runs;
  if (runs->is_planar)
    for (int lane = 0; lane < BATCH_LANES; lane++) use[lane] = -1;
  else lanes_in_use(context, runs->is_vector ? pixel : pixel / runs->pixels / runs->rows, use);
}

struct moments {
  vector mean;
  /* 1 / sqrt(variance + epsilon), 0 in lanes without an example. */
  vector factor;
};
INLINE struct moments moments_of(const float *x, int64_t stride, int channels, float epsilon, integers use) {
  const vector count = splat((float)channels);
  vector sum = {0}, squares = {0};
  for (int c = 0; c < channels; c++) sum += load(x + c * stride);
  const vector mean = sum / count;
  for (int c = 0; c < channels; c++) {
    const vector centred = load(x + c * stride) - mean;
    squares = multiply_add(centred, centred, squares);
  }
  float lanes[LANES];
  store(lanes, squares / count + splat(epsilon));
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = 1 / __builtin_sqrtf(lanes[lane]);
  return (struct moments){mean, keep(use, load(lanes))};
}

static void layer_normalise(const struct context *context, const struct layer_normalise *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  const struct pixels pixels = pixels_of(context, input);
  const int64_t stride = pixels.runs.channel_stride;
  int32_t use[BATCH_LANES];
  for (int pixel = pixels.own.from; pixel < pixels.own.to; pixel++) {
    pixel_lanes(context, &pixels, pixel, use);
    for (int part = 0; part < BATCH_LANES; part += LANES) {
      const float *x = pixel_at(context, &pixels, input, pixel) + part;
      float *to = pixel_at(context, &pixels, output, pixel) + part;
      const integers used = *(integers *)(use + part);
      const struct moments of = moments_of(x, stride, input->channels, op->epsilon, used);
      for (int c = 0; c < input->channels; c++) {
        const vector normal = (load(x + c * stride) - of.mean) * of.factor;
        const vector beta = splat(parameter_or(context, op->beta, c, 0));
        store(to + c * stride, keep(used, multiply_add(splat(parameter_or(context, op->gamma, c, 1)), normal, beta)));
      }
    }
  }
}

/* Sums are flushed after so many pixels, before they lose digits. */
#define PIXELS_OF_A_SUM 64

/*
 * dx = (h - mean(h) - n mean(h n)) / sqrt(variance + epsilon), h = gamma g, n the normalised input; and the sums of g n
 * and g of each channel.
 */
static void layer_normalise_backward(const struct context *context, const struct layer_normalise_backward *op) {
  const struct tensor *input = at(context, op->input), *gradient = at(context, op->gradient);
  const struct tensor *output = op->output ? at(context, op->output) : 0;
  const struct pixels pixels = pixels_of(context, input);
  const int64_t stride = pixels.runs.channel_stride;
  const int channels = input->channels;
  float *sums = op->sums ? sum_vectors(scratch(context), channels) : 0;
  int32_t use[BATCH_LANES];
  for (int pixel = pixels.own.from; pixel < pixels.own.to; pixel++) {
    pixel_lanes(context, &pixels, pixel, use);
    for (int part = 0; part < BATCH_LANES; part += LANES) {
      const float *x = pixel_at(context, &pixels, input, pixel) + part;
      const float *g = pixel_at(context, &pixels, gradient, pixel) + part;
      const struct moments of = moments_of(x, stride, channels, op->epsilon, *(integers *)(use + part));
      vector total = {0}, products = {0};
      for (int c = 0; c < channels; c++) {
        const vector normal = (load(x + c * stride) - of.mean) * of.factor, own = load(g + c * stride);
        const vector scaled = splat(parameter_or(context, op->gamma, c, 1)) * own;
        total += scaled;
        products = multiply_add(scaled, normal, products);
        if (!sums) continue;
        float *at_channel = sums + (int64_t)c * CHANNEL_SUMS * LANES;
        store(at_channel, multiply_add(own, normal, load(at_channel)));
        store(at_channel + LANES, load(at_channel + LANES) + own);
      }
      if (!output) continue;
      float *to = pixel_at(context, &pixels, output, pixel) + part;
      const vector count = splat((float)channels), mean = total / count, slope = products / count;
      for (int c = 0; c < channels; c++) {
        const vector normal = (load(x + c * stride) - of.mean) * of.factor;
        const vector scaled = splat(parameter_or(context, op->gamma, c, 1)) * load(g + c * stride);
        store(to + c * stride, (scaled - mean - normal * slope) * of.factor);
      }
    }
    const int done = pixel + 1 - pixels.own.from;
    if (sums && (done % PIXELS_OF_A_SUM == 0 || pixel + 1 == pixels.own.to))
      add_sums(context, op->sums, sums, channels);
  }
}

/* Adds the sums of g n and g to the gradients of gamma and beta. */
static void add_affine_gradients(const struct context *context, const struct add_affine_gradients *op) {
  const struct range channels = share(context, op->channels);
  for (int c = channels.from; c < channels.to; c++) {
    const double gamma = take_sum(context, op->sums, c, op->channels);
    const double beta = take_sum(context, op->sums, op->channels + c, op->channels);
    if (op->gamma_gradient) floats(context, op->gamma_gradient)[c] += (float)gamma;
    if (op->beta_gradient) floats(context, op->beta_gradient)[c] += (float)beta;
  }
}

#endif
