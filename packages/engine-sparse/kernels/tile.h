/*
 * The inner loops: SpMM forward and for gradients of inputs, SDDMM for gradients of weights. A tile is a few pixels of
 * the output, held in registers while the active weights of one row and one block of columns go by: one load and one
 * multiply-add a weight and vector. A block of columns keeps its part of the input in the first-level cache.
 *
 * Reads a sparse matrix as XNNPACK's SpMM micro-kernels do (Elsen et al. 2020, "Fast sparse ConvNets"): for each row its
 * extent of nonzeros, and for each nonzero its value and the offset of the input that it multiplies; the offsets reach
 * over the taps of a kernel as in direct sparse convolution (Park et al. 2017, "Faster CNNs with direct sparse
 * convolutions and guided pruning"). Input rows are [channel][pixel][BATCH_LANES]; results are tiles
 * [row][pixel][BATCH_LANES]. Gradients of weights are sampled at the nonzeros (SDDMM; Gale et al. 2020, "Sparse GPU
 * kernels for deep learning"). Convolutions, which have many tiles, add them to NONZERO_SUM_FLOATS floats a nonzero;
 * fully connected layers, which have few, add each tile's sum to the weight's gradient.
 */
#ifndef TILE_H
#define TILE_H
#include "heap.h"

#if LANES == 16
#define TILE_ROWS 2
#define TILE_COLUMNS 8
#elif LANES == 8
#define TILE_ROWS 1
#define TILE_COLUMNS 4
#else
#define TILE_ROWS 1
#define TILE_COLUMNS 2
#endif

struct spmm {
  const struct sparse_matrix *matrix;
  const int32_t *row_extents;
  const int32_t *input_offsets;
  const float *values;
  /* First value of each row, or null for 0. */
  const float *bias;
  /* Rows worked on, and blocks of columns. */
  struct range rows;
  struct range blocks;
  /* Bytes from a pixel of a tile to the next, and to the one below, in what is read. */
  int64_t pixel_step;
  int64_t row_step;
  /* Bytes from a row's tile to the next row's in what is written. */
  int64_t result_step;
};

INLINE struct spmm spmm_of(const struct context *context, const struct sparse_matrix *matrix) {
  return (struct spmm){
      .matrix = matrix,
      .row_extents = at(context, matrix->row_extents),
      .input_offsets = at(context, matrix->input_offsets),
      .values = floats(context, matrix->values),
      .rows = {0, matrix->rows},
      .blocks = {0, matrix->column_blocks},
  };
}

/* result[row][pixel] = bias[row] + sum over the row's active weights of value * input[pixel + input offset]. */
INLINE void spmm_sparse_tile(const int height, const int width, const int64_t pixel_step,
                             const struct spmm *spmm, const char *input, char *result) {
  const int rows = spmm->matrix->rows;
  const int64_t row_step = spmm->row_step;
  for (int column_block = spmm->blocks.from; column_block < spmm->blocks.to; column_block++) {
    const int32_t *row_extents = spmm->row_extents + ROW_EXTENT_INTEGERS * (int64_t)column_block * rows;
    for (int row = spmm->rows.from; row < spmm->rows.to; row++) {
      vector sum[TILE_ROWS * TILE_COLUMNS * PARTS];
      char *to = result + row * spmm->result_step;
      int nonzero = row_extents[ROW_EXTENT_INTEGERS * row];
      const int end = nonzero + row_extents[ROW_EXTENT_INTEGERS * row + 1];
      if (column_block == 0) {
        const vector first = splat(spmm->bias ? spmm->bias[row] : 0);
        UNROLL for (int i = 0; i < height * width * PARTS; i++) sum[i] = first;
      } else {
        if (nonzero == end) continue;
        UNROLL for (int i = 0; i < height * width * PARTS; i++) sum[i] = load(to + i * VECTOR_BYTES);
      }
      for (; nonzero < end; nonzero++) {
        const char *from = input + spmm->input_offsets[nonzero];
        const vector weight = splat(spmm->values[nonzero]);
        UNROLL for (int y = 0; y < height; y++) {
          HIDE(from);
          UNROLL for (int x = 0; x < width; x++) {
            UNROLL for (int part = 0; part < PARTS; part++) {
              const int i = (y * width + x) * PARTS + part;
              sum[i] = multiply_add(weight, load(from + x * pixel_step + part * VECTOR_BYTES), sum[i]);
              IN_ORDER;
            }
          }
          from += row_step;
        }
      }
      UNROLL for (int i = 0; i < height * width * PARTS; i++) store(to + i * VECTOR_BYTES, sum[i]);
    }
  }
}

/*
 * The same where every weight is active: rows go four at a time, so that what is loaded is used four times. Vectors of
 * a tile are taken a few at a time to keep the sums in registers.
 */
#define ROWS_TOGETHER 4
#if LANES == 16
#define VECTORS_TOGETHER 4
#else
#define VECTORS_TOGETHER 2
#endif

INLINE void spmm_dense_rows(const int vectors, const int64_t pixel_step, const struct spmm *spmm,
                            int column_block, int row, const char *input, int first, char *result) {
  vector sum[ROWS_TOGETHER * VECTORS_TOGETHER];
  const int32_t *row_extents =
      spmm->row_extents + ROW_EXTENT_INTEGERS * ((int64_t)column_block * spmm->matrix->rows + row);
  const int nonzeros = row_extents[1];
  const int32_t *input_offsets = spmm->input_offsets + row_extents[0];
  UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sum[r * VECTORS_TOGETHER + v] =
          column_block == 0 ? splat(spmm->bias ? spmm->bias[row + r] : 0)
                            : load(result + r * spmm->result_step + v * VECTOR_BYTES);
  }
  /* Rows are all as long: a row's value lies as far behind the last row's as theirs do. */
  const float *values = spmm->values + row_extents[0];
  const int64_t next_row = row_extents[ROW_EXTENT_INTEGERS] - row_extents[0];
  for (int nonzero = 0; nonzero < nonzeros; nonzero++, values++) {
    HIDE(values);
    const char *from = input + input_offsets[nonzero];
    vector inputs[VECTORS_TOGETHER];
    UNROLL for (int v = 0; v < vectors; v++)
      inputs[v] = load(from + (first + v) / PARTS * pixel_step + (first + v) % PARTS * VECTOR_BYTES);
    UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
      const vector weight = splat(values[r * next_row]);
      UNROLL for (int v = 0; v < vectors; v++)
        sum[r * VECTORS_TOGETHER + v] = multiply_add(weight, inputs[v], sum[r * VECTORS_TOGETHER + v]);
    }
  }
  UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store(result + r * spmm->result_step + v * VECTOR_BYTES, sum[r * VECTORS_TOGETHER + v]);
  }
}

INLINE void spmm_dense_tile(const int height, const int width, const int64_t pixel_step,
                            const struct spmm *spmm, const char *input, char *result) {
  const int vectors = width * PARTS;
  const int rows = spmm->rows.to - spmm->rows.from, together = rows - rows % ROWS_TOGETHER;
  for (int column_block = spmm->blocks.from; column_block < spmm->blocks.to; column_block++) {
    for (int row = spmm->rows.from; row < spmm->rows.from + together; row += ROWS_TOGETHER) {
      UNROLL for (int y = 0; y < height; y++) {
        const char *from = input + y * spmm->row_step;
        char *to = result + row * spmm->result_step + (int64_t)y * width * BATCH_LANES_BYTES;
        UNROLL for (int v = 0; v < vectors; v += VECTORS_TOGETHER)
          spmm_dense_rows(vectors - v < VECTORS_TOGETHER ? vectors - v : VECTORS_TOGETHER, pixel_step,
                          spmm, column_block, row, from, v, to + v * VECTOR_BYTES);
      }
    }
  }
  struct spmm remaining = *spmm;
  remaining.rows.from += together;
  spmm_sparse_tile(height, width, pixel_step, &remaining, input, result);
}

INLINE void spmm_tile(const int height, const int width, const int64_t pixel_step,
                      const struct spmm *spmm, const char *input, char *result) {
  if (spmm->matrix->is_dense)
    spmm_dense_tile(height, width, pixel_step, spmm, input, result);
  else spmm_sparse_tile(height, width, pixel_step, spmm, input, result);
}

/*
 * SDDMM: gradients of weights, each the dot product of a row of the output's gradient with the input that the weight
 * reads. Vectors wider than QUARTER_LANES are taken as quarters of 128 bits, in which shuffles stay: the NONZERO_GROUP
 * nonzeros of a group share such a vector of sums, nonzero j lane j of every quarter. Else each has a vector of its own.
 */
#define QUARTER_LANES NONZERO_GROUP
struct sddmm {
  struct spmm spmm;
  /* The output's gradient: bytes to the next channel, and to the tile's next row. */
  int64_t gradient_channel_step;
  int64_t gradient_row_step;
  /* Sums of each nonzero; null where they are added to the gradients of weights at once. */
  float *sums;
  const int32_t *weight_indices;
  float *weight_gradients;
};

INLINE vector dot(const int height, const int width, const int64_t pixel_step,
                  const vector *gradient, const char *input, int64_t row_step) {
  vector even = {0}, odd = {0};
  UNROLL for (int y = 0; y < height; y++) {
    HIDE(input);
    UNROLL for (int x = 0; x < width; x++) {
      UNROLL for (int part = 0; part < PARTS; part++) {
        const int i = (y * width + x) * PARTS + part;
        const vector value = load(input + x * pixel_step + part * VECTOR_BYTES);
        if (LANES > QUARTER_LANES && (i & 1)) odd = multiply_add(gradient[i], value, odd);
        else even = multiply_add(gradient[i], value, even);
        IN_ORDER;
      }
    }
    input += row_step;
  }
  return even + odd;
}

#if LANES == 16
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#elif LANES == 8
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#endif

#if LANES > QUARTER_LANES
typedef float whole_vector __attribute__((vector_size(VECTOR_BYTES)));
/* Adds up the vectors of a group within their quarters: lane j of each quarter of the result belongs to the j-th. */
INLINE vector transpose_sum(whole_vector a, whole_vector b, whole_vector c, whole_vector d) {
  whole_vector ab = LOW(a, b) + HIGH(a, b), cd = LOW(c, d) + HIGH(c, d);
  return (vector)(LOW_PAIRS(ab, cd) + HIGH_PAIRS(ab, cd));
}

typedef float quarter __attribute__((vector_size(QUARTER_LANES * FLOAT_BYTES), aligned(FLOAT_BYTES), may_alias));
INLINE quarter sum_quarters(whole_vector sum) {
  return __builtin_shufflevector(sum, sum, 0, 1, 2, 3) + __builtin_shufflevector(sum, sum, 4, 5, 6, 7)
#if LANES == 16
         + __builtin_shufflevector(sum, sum, 8, 9, 10, 11) + __builtin_shufflevector(sum, sum, 12, 13, 14, 15)
#endif
      ;
}
#endif

/* Adds the sums of `count` nonzeros, no more than a group, or than one where each has a vector of its own. */
INLINE void add_nonzero_sums(const struct sddmm *sddmm, int nonzero, int count, vector sum) {
  if (sddmm->sums) {
    float *sums = sddmm->sums + (int64_t)nonzero * NONZERO_SUM_FLOATS;
    store(sums, load(sums) + sum);
    return;
  }
  const int32_t *indices = sddmm->weight_indices + nonzero;
#if LANES > QUARTER_LANES
  const quarter each = sum_quarters((whole_vector)sum);
  for (int i = 0; i < count; i++) sddmm->weight_gradients[indices[i]] += each[i];
#else
  sddmm->weight_gradients[*indices] += sum_lanes(sum);
#endif
}

/* sums[nonzero] += sum over the tile of gradient[row][pixel] * input[pixel + input offset]. */
INLINE void sddmm_tile(const int height, const int width, const int64_t pixel_step,
                       const struct sddmm *sddmm, const char *input,
                       const char *gradient) {
  const struct spmm *spmm = &sddmm->spmm;
  const int rows = spmm->matrix->rows, column_blocks = spmm->matrix->column_blocks;
  const int32_t *input_offsets = spmm->input_offsets;
  for (int column_block = 0; column_block < column_blocks; column_block++) {
    const int32_t *row_extents = spmm->row_extents + ROW_EXTENT_INTEGERS * (int64_t)column_block * rows;
    for (int row = spmm->rows.from; row < spmm->rows.to; row++) {
      int nonzero = row_extents[ROW_EXTENT_INTEGERS * row];
      const int end = nonzero + row_extents[ROW_EXTENT_INTEGERS * row + 1];
      if (nonzero == end) continue;
      vector out[TILE_ROWS * TILE_COLUMNS * PARTS];
      const char *from = gradient + row * sddmm->gradient_channel_step;
      UNROLL for (int y = 0; y < height; y++) {
        UNROLL for (int i = 0; i < width * PARTS; i++)
          out[y * width * PARTS + i] = load(from + y * sddmm->gradient_row_step + i * VECTOR_BYTES);
      }
#define DOT(which) dot(height, width, pixel_step, out, input + input_offsets[which], spmm->row_step)
#if LANES > QUARTER_LANES
      for (; nonzero + NONZERO_GROUP <= end; nonzero += NONZERO_GROUP)
        add_nonzero_sums(sddmm, nonzero, NONZERO_GROUP,
                         transpose_sum(DOT(nonzero), DOT(nonzero + 1), DOT(nonzero + 2), DOT(nonzero + 3)));
      if (nonzero < end) {
        const vector none = {0};
        const vector a = DOT(nonzero), b = nonzero + 1 < end ? DOT(nonzero + 1) : none,
                     c = nonzero + 2 < end ? DOT(nonzero + 2) : none;
        add_nonzero_sums(sddmm, nonzero, end - nonzero, transpose_sum(a, b, c, none));
      }
#else
      for (; nonzero < end; nonzero++) add_nonzero_sums(sddmm, nonzero, 1, DOT(nonzero));
#endif
#undef DOT
    }
  }
}

/* The sum of a nonzero, after all tiles. */
INLINE float sum_of_nonzero(const float *sums, int nonzero) {
#if LANES > QUARTER_LANES
  const float *group =
      sums + (int64_t)(nonzero / NONZERO_GROUP) * NONZERO_GROUP * NONZERO_SUM_FLOATS + nonzero % NONZERO_GROUP;
  float sum = 0;
  for (int quarter = 0; quarter < LANES / QUARTER_LANES; quarter++) sum += group[QUARTER_LANES * quarter];
  return sum;
#else
  return sum_lanes(load(sums + (int64_t)nonzero * NONZERO_SUM_FLOATS));
#endif
}

/* One function a tile shape, each for neighbouring pixels, every other one, and any step. */
#define TILE(height, width)                                                                        \
  static void spmm_##height##x##width(const struct spmm *spmm, const char *input, char *result) {  \
    if (spmm->pixel_step == BATCH_LANES_BYTES)                                                     \
      spmm_tile(height, width, BATCH_LANES_BYTES, spmm, input, result);                            \
    else if (spmm->pixel_step == 2 * BATCH_LANES_BYTES)                                            \
      spmm_tile(height, width, 2 * BATCH_LANES_BYTES, spmm, input, result);                        \
    else spmm_tile(height, width, spmm->pixel_step, spmm, input, result);                          \
  }                                                                                                \
  static void sddmm_##height##x##width(const struct sddmm *sddmm, const char *input,               \
                                       const char *gradient) {                                     \
    const int64_t step = sddmm->spmm.pixel_step;                                                   \
    if (step == BATCH_LANES_BYTES)                                                                 \
      sddmm_tile(height, width, BATCH_LANES_BYTES, sddmm, input, gradient);                        \
    else if (step == 2 * BATCH_LANES_BYTES)                                                        \
      sddmm_tile(height, width, 2 * BATCH_LANES_BYTES, sddmm, input, gradient);                    \
    else sddmm_tile(height, width, step, sddmm, input, gradient);                                  \
  }

TILE(1, 1)
TILE(1, 2)
#if TILE_COLUMNS >= 4
TILE(1, 4)
#endif
#if TILE_COLUMNS >= 8
TILE(1, 8)
#endif
#if TILE_ROWS > 1
TILE(2, 1)
TILE(2, 2)
TILE(2, 4)
TILE(2, 8)
#define ANY_TILE(what, height, width, ...)                                                         \
  ((height) == 2 ? ((width) == 8   ? what##_2x8(__VA_ARGS__)                                       \
                    : (width) == 4 ? what##_2x4(__VA_ARGS__)                                       \
                    : (width) == 2 ? what##_2x2(__VA_ARGS__)                                       \
                                   : what##_2x1(__VA_ARGS__))                                      \
                 : ((width) == 8   ? what##_1x8(__VA_ARGS__)                                       \
                    : (width) == 4 ? what##_1x4(__VA_ARGS__)                                       \
                    : (width) == 2 ? what##_1x2(__VA_ARGS__)                                       \
                                   : what##_1x1(__VA_ARGS__)))
#elif TILE_COLUMNS == 4
#define ANY_TILE(what, height, width, ...)                                                         \
  ((void)(height), (width) == 4   ? what##_1x4(__VA_ARGS__)                                        \
   : (width) == 2 ? what##_1x2(__VA_ARGS__)                                                        \
                  : what##_1x1(__VA_ARGS__))
#else
#define ANY_TILE(what, height, width, ...)                                                         \
  ((void)(height), (width) == 2 ? what##_1x2(__VA_ARGS__) : what##_1x1(__VA_ARGS__))
#endif

/* How wide the tile at column x of `width` columns is. */
INLINE int tile_width(int x, int width) {
  int columns = TILE_COLUMNS;
  if (x + columns <= width) return columns;
  while (columns > width - x) columns /= 2;
  return columns;
}
INLINE int tile_height(int y, int height) { return smaller(TILE_ROWS, height - y); }

/*
 * Products of a band of `height` x `width` pixels. The result lies tile by tile: a strip of TILE_ROWS rows, in it the
 * tiles from left to right, in a tile its rows' pixels: [tile][row][pixel].
 */
INLINE void spmm_band(struct spmm *spmm, const char *input, char *result, int height,
                      int width) {
  const int rows = spmm->matrix->rows;
  for (int y = 0; y < height; y += TILE_ROWS) {
    const int tall = tile_height(y, height);
    for (int x = 0; x < width;) {
      const int wide = tile_width(x, width);
      spmm->result_step = (int64_t)tall * wide * BATCH_LANES_BYTES;
      ANY_TILE(spmm, tall, wide, spmm, input + y * spmm->row_step + x * spmm->pixel_step,
               result + ((int64_t)y * width + (int64_t)tall * x) * rows * BATCH_LANES_BYTES);
      x += wide;
    }
  }
}
/* A row of a band's result: its pieces, a tile wide each. */
struct strip {
  const char *tiles;
  int tall;
  int row;
  int channels;
};
INLINE struct strip strip_of(const char *result, int channels, int height, int width, int y) {
  const int top = y / TILE_ROWS * TILE_ROWS;
  return (struct strip){result + (int64_t)top * width * channels * BATCH_LANES_BYTES,
                        tile_height(top, height), y - top, channels};
}
/* The pixels of a channel from column x on, `wide` of them. */
INLINE const char *piece_of(const struct strip *strip, int x, int wide, int channel) {
  return strip->tiles +
         (strip->tall * x * strip->channels + (channel * strip->tall + strip->row) * wide) * BATCH_LANES_BYTES;
}

INLINE void sddmm_band(struct sddmm *sddmm, const char *input, const char *gradient,
                       int height, int width) {
  for (int y = 0; y < height; y += TILE_ROWS) {
    const int tall = tile_height(y, height);
    for (int x = 0; x < width;) {
      const int wide = tile_width(x, width);
      ANY_TILE(sddmm, tall, wide, sddmm,
               input + y * sddmm->spmm.row_step + x * sddmm->spmm.pixel_step,
               gradient + y * sddmm->gradient_row_step + x * BATCH_LANES_BYTES);
      x += wide;
    }
  }
}

#endif
