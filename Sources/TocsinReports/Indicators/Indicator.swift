// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Something that several accounts of an operation named in their requests and nobody else did: for others to look for.
///
/// Released only when the operator asks for it.
package struct Indicator: Sendable, Equatable {
    package var kind: Kind
    /// In lower case.
    package var value: String
    /// Members that named it, at least two.
    package var accounts: Int
    package var firstTime: Timestamp
    package var lastTime: Timestamp

    package init(kind: Kind, value: String, accounts: Int, firstTime: Timestamp, lastTime: Timestamp) {
        self.kind = kind
        self.value = value
        self.accounts = accounts
        self.firstTime = firstTime
        self.lastTime = lastTime
    }

    /// What it is; the raw value is STIX's word for it, where there is one.
    package enum Kind: String, Sendable, CaseIterable {
        case domain = "domain-name"
        case address = "ipv4-addr"
        case md5 = "file:hashes.MD5"
        case sha1 = "file:hashes.SHA-1"
        case sha256 = "file:hashes.SHA-256"
        /// A wallet or another long code.
        case code

        /// Tells the kind of a host.
        package init(host: String) {
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            self = labels.count == 4 && labels.allSatisfy({ UInt8($0) != nil }) ? .address : .domain
        }

        /// Tells the kind of letters and digits in a row.
        package init(digest: String) {
            let isHex = digest.allSatisfy { $0.isASCII && $0.isHexDigit }
            switch (isHex, digest.utf8.count) {
            case (true, 32): self = .md5
            case (true, 40): self = .sha1
            case (true, 64): self = .sha256
            default: self = .code
            }
        }
    }

    /// As a STIX pattern; nil where STIX has no object for it.
    var pattern: String? {
        let text = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        switch kind {
        case .domain, .address: return "[\(kind.rawValue):value = '\(text)']"
        case .md5: return "[file:hashes.MD5 = '\(text)']"
        case .sha1: return "[file:hashes.'SHA-1' = '\(text)']"
        case .sha256: return "[file:hashes.'SHA-256' = '\(text)']"
        case .code: return nil
        }
    }

    /// MISP's type and category for it.
    var mispType: (type: String, category: String) {
        switch kind {
        case .domain: ("domain", "Network activity")
        case .address: ("ip-dst", "Network activity")
        case .md5: ("md5", "Payload delivery")
        case .sha1: ("sha1", "Payload delivery")
        case .sha256: ("sha256", "Payload delivery")
        case .code: ("text", "Other")
        }
    }
}
