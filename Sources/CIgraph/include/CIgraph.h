// Tocsin
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdint.h>

/// Communities by the Leiden algorithm with the constant Potts model, until nothing changes, from a fixed seed.
///
/// ends: 2 * edges vertices, each edge's two after each other. membership: room for `vertices` numbers.
/// Returns 0, or igraph's error number. Not for two threads at once: igraph draws from one generator for the whole process.
int cig_leiden(int32_t vertices, int64_t edges, const int32_t *ends, const double *weights, double resolution, int32_t *membership);

/// What an error number means; never freed.
const char *cig_reason(int error);
