// Tocsin
// SPDX-License-Identifier: Apache-2.0

#include "CIgraph.h"

#include <igraph.h>

static int run(const igraph_vector_int_t *ends, igraph_vector_int_t *found, int32_t vertices, const double *weights, int64_t edges,
               double resolution) {
    igraph_t graph;
    int error = igraph_create(&graph, ends, vertices, IGRAPH_UNDIRECTED);
    if (error) return error;
    igraph_vector_t view = {0};
    igraph_vector_view(&view, weights, edges);
    error = igraph_community_leiden(&graph, &view, NULL, resolution, 0.01, 0, -1, found, NULL, NULL);
    igraph_destroy(&graph);
    return error;
}

int cig_leiden(int32_t vertices, int64_t edges, const int32_t *ends, const double *weights, double resolution, int32_t *membership) {
    // Errors would end the process otherwise.
    igraph_set_error_handler(igraph_error_handler_ignore);
    int error = igraph_rng_seed(igraph_rng_default(), 20190327);
    if (error) return error;
    igraph_vector_int_t list, found;
    error = igraph_vector_int_init(&list, 2 * edges);
    if (error) return error;
    error = igraph_vector_int_init(&found, 0);
    if (error) {
        igraph_vector_int_destroy(&list);
        return error;
    }
    for (int64_t index = 0; index < 2 * edges; index++) VECTOR(list)[index] = ends[index];
    error = run(&list, &found, vertices, weights, edges, resolution);
    if (!error) {
        for (int32_t vertex = 0; vertex < vertices; vertex++) membership[vertex] = (int32_t)VECTOR(found)[vertex];
    }
    igraph_vector_int_destroy(&found);
    igraph_vector_int_destroy(&list);
    return error;
}

const char *cig_reason(int error) { return igraph_strerror((igraph_error_t)error); }
