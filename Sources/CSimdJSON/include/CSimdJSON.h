// Tocsin, Apache-2.0. A plain C view of simdjson's DOM; JSONText is the only Swift target that imports it.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A place on the parser's tape: valid until the parser's next parse.
typedef struct {
    const void *document;
    size_t index;
} csj_value;

// A walk over an array's elements or an object's members.
typedef struct {
    const void *document;
    size_t index;
    size_t end;
} csj_cursor;

typedef struct csj_parser csj_parser;

csj_parser *csj_parser_create(size_t maximum_bytes, size_t maximum_depth);
void csj_parser_destroy(csj_parser *parser);

// Parses `length` bytes, of which `csj_padding()` more must be readable. Returns 0, or an error code.
int csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, csj_value *root);
size_t csj_padding(void);
// What is wrong with a text, in words of ours: the library's are sentences about its own workings.
const char *csj_error_words(int code);
bool csj_error_is_utf8(int code);
bool csj_error_is_depth(int code);

// One of [ { l u d " t n: array, object, signed, unsigned, double, string, bool, null.
char csj_type(csj_value value);
bool csj_string(csj_value value, const char **bytes, size_t *length);
bool csj_int64(csj_value value, int64_t *result);
bool csj_double(csj_value value, double *result);
bool csj_bool(csj_value value, bool *result);

// The member named `key`; of several, the last, as in the languages that gateways are written in.
bool csj_member(csj_value object, const char *key, size_t key_length, csj_value *result);

bool csj_array_cursor(csj_value value, csj_cursor *cursor);
bool csj_array_next(csj_cursor *cursor, csj_value *element);
bool csj_object_cursor(csj_value value, csj_cursor *cursor);
bool csj_object_next(csj_cursor *cursor, const char **key, size_t *key_length, csj_value *value);

#ifdef __cplusplus
}
#endif
#endif
