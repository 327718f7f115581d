/*
 * Softmax cross-entropy with weighted examples, soft labels and label smoothing, the mean over heads, and how many examples
 * are classified correctly, the sum over heads. Reads logits as CNn16, the channels being [heads][classes], labels as class
 * indices [count], targets [count][classes] and weights [count]; writes the gradient as CNn16, and LOSS_RESULTS doubles a
 * thread.
 */
#ifndef LOSS_H
#define LOSS_H
#include "heap.h"
#include "mathematics.h"

static void cross_entropy(const struct context *context, const struct cross_entropy *op) {
  const struct tensor *logits = at(context, op->logits), *gradient = at(context, op->gradient);
  const int32_t *labels = at(context, op->labels);
  const float *targets = floats(context, op->targets), *weights = floats(context, op->weights);
  const int heads = op->heads, classes = logits->channels / heads, count = context->step->count;
  const int64_t stride = (int64_t)logits->capacity * BATCH_LANES;
  const double smoothing = op->label_smoothing;
  double loss = 0, correct = 0;
  const struct range examples = share(context, blocks_of(context));
  for (int example = examples.from * BATCH_LANES; example < examples.to * BATCH_LANES; example++) {
    const float *x = floats(context, logits->data) + example;
    float *g = floats(context, gradient->data) + example;
    if (example >= count) {
      for (int c = 0; c < logits->channels; c++) g[c * stride] = 0;
      continue;
    }
    const float *t = targets + (int64_t)example * classes;
    const double weight = weights[example];
    for (int head = 0; head < heads; head++, x += classes * stride, g += classes * stride) {
      int best = 0;
      for (int c = 1; c < classes; c++)
        if (x[c * stride] > x[best * stride]) best = c;
      const double largest = x[best * stride];
      double total = 0, mean = 0, expected = 0;
      for (int c = 0; c < classes; c++) {
        total += exponential(x[c * stride] - largest);
        mean += x[c * stride] - largest;
        expected += t[c] * (x[c * stride] - largest);
      }
      const double log_total = logarithm(total);
      loss += weight * (log_total - (1 - smoothing) * expected - smoothing * mean / classes) / heads;
      correct += best == labels[example];
      for (int c = 0; c < classes; c++) {
        const double target = (1 - smoothing) * t[c] + smoothing / classes;
        g[c * stride] = (float)(weight * (exponential(x[c * stride] - largest) / total - target) / ((double)count * heads));
      }
    }
  }
  double *results = (double *)at(context, op->results) + LOSS_RESULTS * context->thread;
  results[0] = loss;
  results[1] = correct;
}

#endif
