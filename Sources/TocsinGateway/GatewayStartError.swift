// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a gateway did not start.
package enum GatewayStartError: Error, Equatable, CustomStringConvertible {
    case cannotListen(address: String, reason: String)
    case cannotMakeFolder(path: String)
    /// `file`: Of the certificates that were named; nil for the machine's.
    case cannotTrust(file: String?)

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "The gateway cannot listen on \(address): \(reason). Name another host or port with --listen."
        case .cannotTrust(let file?):
            "'\(file)' holds no certificate that can be read, by which the upstream is known. Name a file of certificates in PEM (-----BEGIN CERTIFICATE-----) with --upstream-ca."
        case .cannotTrust(nil):
            "The machine's certificates cannot be read, by which an upstream with https:// is known. Install them (Debian: ca-certificates)."
        case .cannotMakeFolder(let path):
            "The folder '\(path)' for events cannot be made. Name a place that you may write to with --spill."
        }
    }
}
