// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinModel

/// What a source held, as stores keep it: an object of counts by their names.
package enum CoverageCodec {
    package static func encode(_ coverage: Coverage) -> String {
        var text = JSONWriter()
        text.object { writer in
            for count in Coverage.allCounts { writer.member(count.name, coverage[keyPath: count.path]) }
        }
        return text.text
    }

    /// A count that is not there, as an earlier version of Tocsin writes it, is 0.
    ///
    /// - Throws: `JSONError` for what is no JSON.
    package static func decode(_ text: String) throws -> Coverage {
        try JSONParser(maximumBytes: 1 << 16).withValue(in: text) { value in
            var coverage = Coverage()
            for count in Coverage.allCounts { coverage[keyPath: count.path] = value.member(count.name)?.int ?? 0 }
            return coverage
        }
    }
}
