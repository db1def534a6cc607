// Tocsin, Apache-2.0.
#include "CCLD2.h"

#include <cstdio>

#include <cld2/public/compact_lang_det.h>

const char *ccld2_detect(const char *utf8, int32_t length, int32_t *percent, bool *reliable) {
    CLD2::Language languages[3];
    int percents[3];
    int text_bytes = 0;
    bool is_reliable = false;
    CLD2::DetectLanguageSummary(utf8, length, true, languages, percents, &text_bytes, &is_reliable);
    *percent = percents[0];
    *reliable = is_reliable;
    return CLD2::LanguageCode(languages[0]);
}
