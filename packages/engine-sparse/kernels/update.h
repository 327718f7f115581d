/*
 * The optimizer, over active weights alone. Values, gradients and slots are flat arrays of floats of the same order:
 * parameter after parameter, each filled up to a multiple of BATCH_LANES, its active weights by ascending position.
 */
#ifndef UPDATE_H
#define UPDATE_H
#include "heap.h"

static void gradient_norm(const struct context *context, const struct gradient_norm *op) {
  const struct range range = share(context, op->count);
  const float *gradients = floats(context, op->gradients);
  double sum = 0;
  for (int i = range.from; i < range.to; i++) sum += (double)gradients[i] * gradients[i];
  ((double *)at(context, op->results))[context->thread] = sum;
}

/* Sets the scale that brings the gradients' norm down to a limit. Kept by thread 0. */
static void clip_gradients(const struct context *context, const struct clip_gradients *op) {
  if (context->thread) return;
  double sum = 0;
  for (int thread = 0; thread < context->threads; thread++)
    sum += ((double *)at(context, op->results))[thread];
  const double norm = __builtin_sqrt(sum);
  context->step->gradient_scale = norm > op->norm ? (float)(op->norm / norm) : 1;
}

static void sgd(const struct context *context, const struct sgd *op) {
  const struct range range = share(context, op->count / BATCH_LANES);
  float *values = floats(context, op->values), *velocity = floats(context, op->velocity);
  const float *gradients = floats(context, op->gradients);
  const vector rate = splat(context->step->learning_rate), scale = splat(context->step->gradient_scale),
               momentum = splat(op->momentum), decay = splat(op->weight_decay);
  for (int i = range.from * BATCH_LANES; i < range.to * BATCH_LANES; i += LANES) {
    vector step = multiply_add(decay, load(values + i), load(gradients + i) * scale);
    if (op->velocity) {
      const vector speed = multiply_add(momentum, load(velocity + i), step);
      store(velocity + i, speed);
      step = op->nesterov ? multiply_add(momentum, speed, step) : speed;
    }
    store(values + i, load(values + i) - rate * step);
  }
}

static void adam(const struct context *context, const struct adam *op) {
  const struct range range = share(context, op->count);
  float *values = floats(context, op->values), *first = floats(context, op->first_moment),
        *second = floats(context, op->second_moment);
  const float *gradients = floats(context, op->gradients);
  const struct step *step = context->step;
  /*
   * A beta near 1 as a float would take 1e-5 of what is left to 1 away: the betas are what is left of it, in doubles.
   */
  const double gain1 = op->one_minus_beta1, gain2 = op->one_minus_beta2;
  for (int i = range.from; i < range.to; i++) {
    const double gradient = gradients[i] * step->gradient_scale + op->weight_decay * values[i];
    first[i] = (float)((1 - gain1) * first[i] + gain1 * gradient);
    second[i] = (float)((1 - gain2) * second[i] + gain2 * gradient * gradient);
    values[i] -= step->learning_rate * (first[i] * step->correction1) /
                     (__builtin_sqrtf(second[i] * step->correction2) + op->epsilon) +
                 step->learning_rate * op->decoupled_decay * values[i];
  }
}

#endif
