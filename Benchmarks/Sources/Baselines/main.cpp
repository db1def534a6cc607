// Tocsin
// SPDX-License-Identifier: Apache-2.0

// What simdjson and Vectorscan do alone, on one thread, with the data in memory before the clock starts.
//
//     Baselines parse LOG               parses each line of a log
//     Baselines scan PATTERNS TEXTS     looks for the patterns that 'tocsin rules patterns --json' lists in texts, each ended by a zero byte
//
// Both print one JSON object.

#include <hs/hs.h>
#include <simdjson.h>

#include <chrono>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

using namespace simdjson;
using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] static void fail(const std::string &reason) {
    std::cerr << "Baselines: " << reason << "\n";
    std::exit(1);
}

/// Calls `body` with the start and length of every piece that `end` ends.
template <typename Body> static void for_each_piece(const char *data, size_t length, char end, Body body) {
    const char *const limit = data + length;
    while (data < limit) {
        const void *found = std::memchr(data, end, size_t(limit - data));
        const char *stop = found ? static_cast<const char *>(found) : limit;
        if (stop > data) body(data, size_t(stop - data));
        data = stop + 1;
    }
}

static padded_string load(const char *path) {
    padded_string text;
    if (padded_string::load(path).get(text)) fail(std::string("cannot read ") + path);
    return text;
}

static void parse(const char *path) {
    const padded_string log = load(path);
    dom::parser parser;
    uint64_t lines = 0, sum = 0;
    const auto start = Clock::now();
    for_each_piece(log.data(), log.size(), '\n', [&](const char *line, size_t length) {
        dom::element element;
        // The file ends in padding, so no line needs a copy.
        if (parser.parse(line, length, false).get(element)) fail("a line is not JSON");
        uint64_t number = 0;
        if (!element["usage"]["inputTokens"].get(number)) sum += number;
        lines += 1;
    });
    const double seconds = seconds_since(start);
    std::cout << "{\"lines\":" << lines << ",\"bytes\":" << log.size() << ",\"sum\":" << sum << ",\"seconds\":" << seconds
              << "}\n";
}

/// The patterns of one kind, and their database.
struct Part {
    std::vector<std::string> texts;
    std::vector<unsigned> flags;
    hs_database_t *database = nullptr;
    uint64_t hits = 0;

    void compile(bool literal) {
        if (texts.empty()) return;
        std::vector<const char *> pointers;
        std::vector<unsigned> ids;
        std::vector<size_t> lengths;
        for (const std::string &text : texts) {
            pointers.push_back(text.c_str());
            ids.push_back(unsigned(ids.size()));
            lengths.push_back(text.size());
        }
        hs_compile_error_t *error = nullptr;
        const unsigned count = unsigned(texts.size());
        const hs_error_t code =
            literal ? hs_compile_lit_multi(pointers.data(), flags.data(), ids.data(), lengths.data(), count,
                                           HS_MODE_BLOCK, nullptr, &database, &error)
                    : hs_compile_multi(pointers.data(), flags.data(), ids.data(), count, HS_MODE_BLOCK, nullptr,
                                       &database, &error);
        if (code != HS_SUCCESS) fail(error ? error->message : "patterns do not compile");
    }
};

static int count_hit(unsigned, unsigned long long, unsigned long long, unsigned, void *context) {
    *static_cast<uint64_t *>(context) += 1;
    return 0;
}

static void scan(const char *patterns_path, const char *texts_path) {
    const padded_string patterns = load(patterns_path);
    const padded_string texts = load(texts_path);
    Part literals, expressions;
    dom::parser parser;
    for_each_piece(patterns.data(), patterns.size(), '\n', [&](const char *line, size_t length) {
        dom::element element;
        std::string_view field, kind, text;
        uint64_t flags = 0;
        if (parser.parse(line, length, false).get(element) || element["field"].get(field) ||
            element["kind"].get(kind) || element["text"].get(text) || element["flags"].get(flags))
            fail("the patterns are not what 'tocsin rules patterns --json' prints");
        if (field != "prompt") return;
        const bool literal = kind == "literal";
        Part &part = literal ? literals : expressions;
        part.texts.emplace_back(text);
        // Tocsin folds the texts; the library alone is told to ignore case.
        part.flags.push_back(literal ? unsigned(HS_FLAG_CASELESS) : unsigned(flags));
    });
    literals.compile(true);
    expressions.compile(false);
    hs_scratch_t *scratch = nullptr;
    for (const Part *part : {&literals, &expressions})
        if (part->database && hs_alloc_scratch(part->database, &scratch) != HS_SUCCESS) fail("out of memory");

    uint64_t count = 0, bytes = 0;
    const auto start = Clock::now();
    for_each_piece(texts.data(), texts.size(), '\0', [&](const char *text, size_t length) {
        for (Part *part : {&literals, &expressions})
            if (part->database &&
                hs_scan(part->database, text, unsigned(length), 0, scratch, count_hit, &part->hits) != HS_SUCCESS)
                fail("a scan failed");
        count += 1;
        bytes += length;
    });
    const double seconds = seconds_since(start);
    std::cout << "{\"texts\":" << count << ",\"bytes\":" << bytes << ",\"literals\":" << literals.texts.size()
              << ",\"expressions\":" << expressions.texts.size() << ",\"literalHits\":" << literals.hits
              << ",\"expressionHits\":" << expressions.hits << ",\"seconds\":" << seconds
              << "}\n";
}

int main(int count, char **arguments) {
    const std::string task = count > 1 ? arguments[1] : "";
    if (task == "parse" && count == 3) {
        parse(arguments[2]);
    } else if (task == "scan" && count == 4) {
        scan(arguments[2], arguments[3]);
    } else {
        fail("usage: Baselines parse LOG | Baselines scan PATTERNS TEXTS");
    }
}
