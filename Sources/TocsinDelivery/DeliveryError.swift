// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why something is not delivered.
package enum DeliveryError: Error, Equatable, CustomStringConvertible {
    case cannotWrite(path: String)
    case badSettings(String)
    case badSecret(file: String, String)

    package var description: String {
        switch self {
        case .cannotWrite(let path):
            "The block list '\(path)' cannot be written. Name a file in a folder that you may write to with --enforcement."
        case .badSettings(let what):
            "The settings of webhooks cannot be used: \(what). docs/delivery.md shows what they look like."
        case .badSecret(let file, let what):
            "The secret file '\(file)' cannot be used: \(what). Make one with 'tocsin deliver secret FILE'."
        }
    }
}
