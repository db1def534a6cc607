// Tocsin, Apache-2.0. A plain C view of CLD2; LanguageDetection is the only Swift target that imports it.
#ifndef CCLD2_H
#define CCLD2_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The main language of UTF-8 text: an ISO 639 code that lives for the process ("un" when unknown).
// `percent` is its share of the text, 0 to 100; `reliable` is CLD2's own word.
const char *ccld2_detect(const char *utf8, int32_t length, int32_t *percent, bool *reliable);

#ifdef __cplusplus
}
#endif
#endif
