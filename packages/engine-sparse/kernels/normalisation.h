/*
 * Batch normalisation: y = gamma (x - mean) / sqrt(variance + epsilon) + beta. Ioffe and Szegedy, 2015. Reads NHCWn16 or
 * CNn16 for sums, [threads][CHANNEL_SUMS][channels] in doubles; writes floats of each channel, [channels], and leaves
 * tensors as they are: whoever reads one applies scale and shift on the way.
 */
#ifndef NORMALISATION_H
#define NORMALISATION_H
#include "heap.h"

/* Sums and sums of squares of a tensor's channels. */
static void sum_channels(const struct context *context, const struct sum_channels *op) {
  const struct tensor *tensor = at(context, op->tensor);
  const struct runs runs = runs_of(context, tensor);
  double *sums = sums_of(context, op->sums, tensor->channels);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const float *x = run_at(&runs, item, c);
      vector sum = {0}, squares = {0};
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) {
        const vector value = load(x + i);
        sum += value;
        squares = multiply_add(value, value, squares);
      }
      sums[c] += sum_lanes(sum);
      sums[tensor->channels + c] += sum_lanes(squares);
    }
  }
}

/* The threads' sums of a channel, added up and cleared. */
INLINE double take_sum(const struct context *context, offset sums, int index, int channels) {
  double total = 0;
  for (int thread = 0; thread < context->threads; thread++) {
    double *of = (double *)at(context, sums) + (int64_t)thread * CHANNEL_SUMS * channels + index;
    total += *of;
    *of = 0;
  }
  return total;
}

INLINE float parameter_or(const struct context *context, offset values, int channel, float otherwise) {
  return values ? floats(context, values)[channel] : otherwise;
}
INLINE void set_scale(const struct context *context, offset scale, offset shift, offset gamma,
                      offset beta, int channel, double mean, double deviation) {
  const double factor = parameter_or(context, gamma, channel, 1) / deviation;
  floats(context, scale)[channel] = (float)factor;
  floats(context, shift)[channel] =
      (float)(parameter_or(context, beta, channel, 0) - mean * factor);
}

/* From a batch's sums to mean, variance, scale and shift. */
static void normalise(const struct context *context, const struct normalise *op) {
  const double count = (double)context->step->count * op->positions;
  const struct range channels = share(context, op->channels);
  for (int c = channels.from; c < channels.to; c++) {
    const double mean = take_sum(context, op->sums, c, op->channels) / count;
    double variance = take_sum(context, op->sums, op->channels + c, op->channels) / count - mean * mean;
    if (variance < 0) variance = 0;
    floats(context, op->mean)[c] = (float)mean;
    floats(context, op->variance)[c] = (float)variance;
    set_scale(context, op->scale, op->shift, op->gamma, op->beta, c, mean,
              __builtin_sqrt(variance + op->epsilon));
  }
}

/* Scale and shift for prediction, from moving averages. */
static void normalise_by_average(const struct context *context, const struct normalise_by_average *op) {
  const struct range channels = share(context, op->channels);
  for (int c = channels.from; c < channels.to; c++)
    set_scale(context, op->scale, op->shift, op->gamma, op->beta, c,
              floats(context, op->moving_mean)[c],
              __builtin_sqrt((double)floats(context, op->moving_variance)[c] + op->epsilon));
}

static void move_averages(const struct context *context, const struct move_averages *op) {
  const struct range channels = share(context, op->channels);
  for (int c = channels.from; c < channels.to; c++) {
    float *mean = floats(context, op->moving_mean) + c;
    float *variance = floats(context, op->moving_variance) + c;
    *mean -= (1 - op->momentum) * (*mean - floats(context, op->mean)[c]);
    *variance -= (1 - op->momentum) * (*variance - floats(context, op->variance)[c]);
  }
}

/*
 * dx = gamma / s (g - mean(g) - xhat mean(g xhat)), s the deviation: written a g + b x + d, so that whoever reads the
 * gradient computes it on the way.
 */
static void normalise_backward(const struct context *context, const struct normalise_backward *op) {
  const double count = (double)context->step->count * op->positions;
  const struct range channels = share(context, op->channels);
  float *coefficients = floats(context, op->coefficients);
  for (int c = channels.from; c < channels.to; c++) {
    const double mean = floats(context, op->mean)[c];
    const double deviation = __builtin_sqrt((double)floats(context, op->variance)[c] + op->epsilon);
    const double beta_gradient = take_sum(context, op->sums, c, op->channels);
    const double products = take_sum(context, op->sums, op->channels + c, op->channels);
    const double gamma_gradient = (products - mean * beta_gradient) / deviation;
    const double a = parameter_or(context, op->gamma, c, 1) / deviation;
    const double b = -a * gamma_gradient / deviation / count;
    coefficients[c] = (float)a;
    coefficients[op->channels + c] = (float)b;
    coefficients[2 * op->channels + c] = (float)(-a * beta_gradient / count - b * mean);
    if (op->gamma_gradient) floats(context, op->gamma_gradient)[c] += (float)gamma_gradient;
    if (op->beta_gradient) floats(context, op->beta_gradient)[c] += (float)beta_gradient;
  }
}

/* Adds a gradient's sums over examples and pixels to the gradient of a bias. The channels are shared out. */
static void bias_gradient(const struct context *context, const struct bias_gradient *op) {
  const struct gradient *gradient = at(context, op->gradient);
  const struct tensor *tensor = at(context, gradient->tensor);
  const float *coefficients = gradient->coefficients ? floats(context, gradient->coefficients) : 0;
  const struct tensor *input = coefficients ? at(context, gradient->input) : tensor;
  const struct range channels = share(context, tensor->channels);
  struct runs runs = runs_of(context, tensor);
  if (!runs.is_vector) runs.items = (struct range){0, blocks_of(context) * tensor->height};
  const double count = (double)context->step->count * tensor->height * tensor->width;
  for (int c = channels.from; c < channels.to; c++) {
    double total = 0, inputs = 0;
    for (int item = runs.items.from; item < runs.items.to; item++) {
      const float *g = run_at(&runs, item, c), *x = same_run(context, &runs, input, item, c);
      vector sum = {0}, input_sum = {0};
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) {
        sum += load(g + i);
        if (coefficients) input_sum += load(x + i);
      }
      total += sum_lanes(sum);
      inputs += sum_lanes(input_sum);
    }
    if (coefficients)
      total = coefficients[c] * total + coefficients[tensor->channels + c] * inputs +
              coefficients[2 * tensor->channels + c] * count;
    floats(context, op->bias_gradient)[c] += (float)total;
  }
}

#endif
