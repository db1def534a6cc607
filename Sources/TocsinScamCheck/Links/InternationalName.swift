// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CIDN2

/// Host names in letters of any script, through libidn2 (IDNA 2008).
enum InternationalName {
    /// The name with punycode labels decoded; nil when it cannot be.
    static func unicode(_ host: String) -> String? {
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_unicode_8z8z(host, &output, 0) == IDN2_OK.rawValue, let output else { return nil }
        defer { idn2_free(output) }
        return String(cString: output)
    }

    /// The name in ASCII; nil when it cannot be.
    static func ascii(_ host: String) -> String? {
        var output: UnsafeMutablePointer<CChar>?
        let flags = Int32(IDN2_NONTRANSITIONAL.rawValue)
        guard idn2_to_ascii_8z(host, &output, flags) == IDN2_OK.rawValue, let output else { return nil }
        defer { idn2_free(output) }
        return String(cString: output)
    }
}
