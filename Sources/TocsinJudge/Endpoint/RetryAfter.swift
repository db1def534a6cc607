// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The header `Retry-After` (RFC 9110, 10.2.3).
package enum RetryAfter {
    /// Reads seconds, or a date in the form of RFC 9110; nil for anything else, 0 for a date that is past.
    package static func duration(_ header: String, now: Date) -> Duration? {
        if !header.isEmpty, header.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return Int64(header).map(Duration.seconds)
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = formatter.date(from: header) else { return nil }
        return .seconds(max(0, date.timeIntervalSince(now)))
    }
}
