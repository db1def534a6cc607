// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension PseudonymKey {
    /// The id that ingest gives an event of a log that has ids of its own.
    package func eventID(format: LogFormat, nativeID: String) -> EventID {
        Pseudonymiser(key: self).eventID(format: format, nativeID: nativeID)
    }
}
