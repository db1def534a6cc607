// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression

/// Why a file cannot be ingested at all.
package enum IngestError: Error, Equatable, CustomStringConvertible {
    case unknownFormat(file: String)
    case needsMapping(file: String)
    case noFile(pattern: String)
    /// A mapping says how records are read, and so does the name of a format.
    case mappingOfAnotherFormat(LogFormat)

    /// Whether an error is about the one file that was to be read, so that others may still be read.
    package static func isAboutOneFile(_ error: any Error) -> Bool {
        switch error {
        case IngestError.unknownFormat, IngestError.needsMapping: true
        case is RecordReaderError, is LogMappingError, is FileError: true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .unknownFormat(let file):
            "The format of '\(file)' is not one that Tocsin knows. Name it with --format, one of "
                + LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
                + ", or describe it with --mapping."
        case .needsMapping(let file):
            "'\(file)' is CSV of unknown columns. Say with --mapping FILE which column holds what (docs/formats.md shows how)."
        case .mappingOfAnotherFormat(let format):
            "A mapping says itself how a log is read, so --format \(format.rawValue) cannot stand beside --mapping. "
                + "Leave out --format, or leave out --mapping if these are logs of that format."
        case .noFile(let pattern): "No file matches '\(pattern)'. Check the path."
        }
    }
}
