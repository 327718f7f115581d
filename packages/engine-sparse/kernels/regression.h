/*
 * Losses of numbers, with weighted examples, the mean over targets: squared error, the negative log-likelihood of normal
 * distributions, pinball. Reads outputs as CNn16, the channels being [targets][outputs of a target], targets
 * [count][targets] and weights [count]; writes the gradient as CNn16, and LOSS_RESULTS doubles a thread, the second 0.
 */
#ifndef REGRESSION_H
#define REGRESSION_H
#include "heap.h"
#include "mathematics.h"

#define LOG_TWO_PI 1.8378770664093453

/* The loss of the outputs x[0], x[stride], ... of a target y, and its slopes. */
static double regression_loss(const struct context *context, const struct regression *op, double y,
                              const float *x, int64_t stride, double *slopes) {
  switch (op->loss) {
    case GAUSSIAN_NLL: {
      const double off = x[0] - y, log_variance = x[stride], precision = exponential(-log_variance);
      slopes[0] = off * precision;
      slopes[1] = 0.5 * (1 - off * off * precision);
      return 0.5 * (LOG_TWO_PI + log_variance + off * off * precision);
    }
    case PINBALL: {
      const float *quantiles = floats(context, op->quantiles);
      double loss = 0;
      for (int i = 0; i < op->outputs_per_target; i++) {
        const double off = y - x[i * stride], level = quantiles[i];
        const double slope = off >= 0 ? level : level - 1;
        loss += slope * off;
        slopes[i] = -slope / op->outputs_per_target;
      }
      return loss / op->outputs_per_target;
    }
    default: {
      const double off = x[0] - y;
      slopes[0] = 2 * off;
      return off * off;
    }
  }
}

static void regression(const struct context *context, const struct regression *op) {
  const struct tensor *outputs = at(context, op->outputs), *gradient = at(context, op->gradient);
  const float *targets = floats(context, op->targets), *weights = floats(context, op->weights);
  const int each = op->outputs_per_target, numbers = outputs->channels / each, count = context->step->count;
  const int64_t stride = (int64_t)outputs->capacity * BATCH_LANES;
  double *slopes = (double *)scratch(context);
  double loss = 0;
  const struct range examples = share(context, blocks_of(context));
  for (int example = examples.from * BATCH_LANES; example < examples.to * BATCH_LANES; example++) {
    const float *x = floats(context, outputs->data) + example;
    float *g = floats(context, gradient->data) + example;
    if (example >= count) {
      for (int c = 0; c < outputs->channels; c++) g[c * stride] = 0;
      continue;
    }
    const double weight = weights[example];
    for (int number = 0; number < numbers; number++, x += each * stride, g += each * stride) {
      const double y = targets[(int64_t)example * numbers + number];
      loss += weight * regression_loss(context, op, y, x, stride, slopes) / numbers;
      for (int i = 0; i < each; i++)
        g[i * stride] = (float)(weight * slopes[i] / ((double)count * numbers));
    }
  }
  double *results = (double *)at(context, op->results) + LOSS_RESULTS * context->thread;
  results[0] = loss;
  results[1] = 0;
}

#endif
