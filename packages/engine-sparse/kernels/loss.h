/*
 * Softmax cross-entropy with label smoothing, and how many examples are classified correctly. Reads logits as CNn16 and
 * labels as class indices [count]; writes the gradient as CNn16, and LOSS_RESULTS doubles a thread.
 */
#ifndef LOSS_H
#define LOSS_H
#include "heap.h"
#include "mathematics.h"

static void cross_entropy(const struct context *context, const struct cross_entropy *op) {
  const struct tensor *logits = at(context, op->logits), *gradient = at(context, op->gradient);
  const int32_t *labels = at(context, op->labels);
  const int classes = logits->channels, count = context->step->count;
  const int64_t stride = (int64_t)logits->capacity * BATCH_LANES;
  double loss = 0, correct = 0;
  const struct range examples = share(context, blocks_of(context));
  for (int example = examples.from * BATCH_LANES; example < examples.to * BATCH_LANES; example++) {
    const float *x = floats(context, logits->data) + example;
    float *g = floats(context, gradient->data) + example;
    if (example >= count) {
      for (int c = 0; c < classes; c++) g[c * stride] = 0;
      continue;
    }
    int best = 0;
    for (int c = 1; c < classes; c++)
      if (x[c * stride] > x[best * stride]) best = c;
    const double largest = x[best * stride];
    double total = 0, mean = 0;
    for (int c = 0; c < classes; c++) {
      total += exponential(x[c * stride] - largest);
      mean += x[c * stride] - largest;
    }
    const double log_total = logarithm(total), smoothing = op->label_smoothing;
    const int label = labels[example];
    loss += log_total - (1 - smoothing) * (x[label * stride] - largest) - smoothing * mean / classes;
    correct += best == label;
    for (int c = 0; c < classes; c++) {
      const double target = (c == label ? 1 - smoothing : 0) + smoothing / classes;
      g[c * stride] = (float)((exponential(x[c * stride] - largest) / total - target) / count);
    }
  }
  double *results = (double *)at(context, op->results) + LOSS_RESULTS * context->thread;
  results[0] = loss;
  results[1] = correct;
}

#endif
