// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a file cannot be ingested at all.
package enum IngestError: Error, Equatable, CustomStringConvertible {
    case unknownFormat(file: String)
    case needsMapping(file: String)
    case noFile(pattern: String)

    package var description: String {
        switch self {
        case .unknownFormat(let file):
            "The format of '\(file)' is not one that Tocsin knows. Name it with --format, one of "
                + LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
                + ", or describe it with --mapping."
        case .needsMapping(let file):
            "'\(file)' is CSV of unknown columns. Say with --mapping FILE which column holds what (docs/formats.md shows how)."
        case .noFile(let pattern): "No file matches '\(pattern)'. Check the path."
        }
    }
}
