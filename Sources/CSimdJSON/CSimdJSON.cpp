// Tocsin, Apache-2.0.
#include "CSimdJSON.h"

#include <simdjson.h>

#include <cstring>
#include <new>

using namespace simdjson;

// simdjson's element and iterators are a document pointer and a tape index; they cross the border bit by bit.
static_assert(sizeof(dom::element) == sizeof(csj_value));
static_assert(std::is_trivially_copyable<dom::element>::value);
static_assert(sizeof(dom::array::iterator) == sizeof(csj_value));
static_assert(sizeof(dom::object::iterator) == sizeof(csj_value));

struct csj_parser {
    dom::parser parser;
    size_t maximum_depth;
};

static dom::element element_of(csj_value value) {
    dom::element element;
    std::memcpy(static_cast<void *>(&element), &value, sizeof value);
    return element;
}

static csj_value value_of(const dom::element &element) {
    csj_value value;
    std::memcpy(&value, static_cast<const void *>(&element), sizeof value);
    return value;
}

template <typename Iterator> static csj_cursor cursor_of(const Iterator &begin, const Iterator &end) {
    csj_value first, last;
    std::memcpy(&first, static_cast<const void *>(&begin), sizeof first);
    std::memcpy(&last, static_cast<const void *>(&end), sizeof last);
    return csj_cursor{first.document, first.index, last.index};
}

template <typename Iterator> static Iterator iterator_of(const csj_cursor &cursor) {
    csj_value place{cursor.document, cursor.index};
    Iterator iterator;
    std::memcpy(static_cast<void *>(&iterator), &place, sizeof place);
    return iterator;
}

template <typename Iterator> static void advance(Iterator &iterator, csj_cursor &cursor) {
    ++iterator;
    csj_value place;
    std::memcpy(&place, static_cast<const void *>(&iterator), sizeof place);
    cursor.index = place.index;
}

csj_parser *csj_parser_create(size_t maximum_bytes, size_t maximum_depth) {
    try {
        return new csj_parser{dom::parser(maximum_bytes), maximum_depth};
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void csj_parser_destroy(csj_parser *parser) { delete parser; }

int csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, csj_value *root) {
    if (parser->parser.capacity() < length || parser->parser.max_depth() != parser->maximum_depth) {
        if (length > parser->parser.max_capacity()) { return CAPACITY; }
        // Grow by doubling, so that a run of ever longer lines does not allocate each time.
        size_t wanted = parser->parser.capacity() * 2 > length ? parser->parser.capacity() * 2 : length;
        if (wanted > parser->parser.max_capacity()) { wanted = parser->parser.max_capacity(); }
        if (wanted < 65536) { wanted = 65536; }
        auto error = parser->parser.allocate(wanted, parser->maximum_depth);
        if (error) { return error; }
    }
    dom::element element;
    auto error = parser->parser.parse(bytes, length, false).get(element);
    if (error) { return error; }
    *root = value_of(element);
    return 0;
}

size_t csj_padding(void) { return SIMDJSON_PADDING; }
const char *csj_error_words(int code) {
    switch (code) {
    case CAPACITY: return "it is longer than what is read at once";
    case MEMALLOC: return "memory ran out while it was read";
    case STRING_ERROR: return "a text in it has a broken escape";
    case T_ATOM_ERROR:
    case F_ATOM_ERROR:
    case N_ATOM_ERROR: return "it holds a word that is not true, false or null";
    case NUMBER_ERROR: return "it holds a number that is none, or is too large";
    case EMPTY: return "the text is empty";
    case UNESCAPED_CHARS: return "a text in it holds a line end or another control character that is not escaped";
    case UNCLOSED_STRING: return "a text in it is not closed";
    default: return "a comma, colon, bracket or key is missing, or there is one too many";
    }
}
bool csj_error_is_utf8(int code) { return code == UTF8_ERROR; }
bool csj_error_is_depth(int code) { return code == DEPTH_ERROR; }

char csj_type(csj_value value) {
    switch (element_of(value).type()) {
    case dom::element_type::ARRAY: return '[';
    case dom::element_type::OBJECT: return '{';
    case dom::element_type::INT64: return 'l';
    case dom::element_type::UINT64: return 'u';
    case dom::element_type::DOUBLE: return 'd';
    case dom::element_type::STRING: return '"';
    case dom::element_type::BOOL: return 't';
    case dom::element_type::NULL_VALUE: return 'n';
    }
    return 'n';
}

bool csj_string(csj_value value, const char **bytes, size_t *length) {
    std::string_view text;
    if (element_of(value).get_string().get(text)) { return false; }
    *bytes = text.data();
    *length = text.size();
    return true;
}

bool csj_int64(csj_value value, int64_t *result) { return !element_of(value).get_int64().get(*result); }
bool csj_double(csj_value value, double *result) { return !element_of(value).get_double().get(*result); }
bool csj_bool(csj_value value, bool *result) { return !element_of(value).get_bool().get(*result); }

bool csj_member(csj_value value, const char *key, size_t key_length, csj_value *result) {
    dom::object object;
    if (element_of(value).get_object().get(object)) { return false; }
    bool found = false;
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key_length() == key_length && std::memcmp(member.key_c_str(), key, key_length) == 0) {
            *result = value_of(member.value());
            found = true;
        }
    }
    return found;
}

bool csj_array_cursor(csj_value value, csj_cursor *cursor) {
    dom::array array;
    if (element_of(value).get_array().get(array)) { return false; }
    *cursor = cursor_of(array.begin(), array.end());
    return true;
}

bool csj_array_next(csj_cursor *cursor, csj_value *element) {
    if (cursor->index >= cursor->end) { return false; }
    auto iterator = iterator_of<dom::array::iterator>(*cursor);
    *element = value_of(*iterator);
    advance(iterator, *cursor);
    return true;
}

bool csj_object_cursor(csj_value value, csj_cursor *cursor) {
    dom::object object;
    if (element_of(value).get_object().get(object)) { return false; }
    *cursor = cursor_of(object.begin(), object.end());
    return true;
}

bool csj_object_next(csj_cursor *cursor, const char **key, size_t *key_length, csj_value *value) {
    if (cursor->index >= cursor->end) { return false; }
    auto iterator = iterator_of<dom::object::iterator>(*cursor);
    *key = iterator.key_c_str();
    *key_length = iterator.key_length();
    *value = value_of(iterator.value());
    advance(iterator, *cursor);
    return true;
}
