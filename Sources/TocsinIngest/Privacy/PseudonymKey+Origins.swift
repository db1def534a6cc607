// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension PseudonymKey {
    /// The pseudonyms that events may have for where they came from: an address's and its network's, and a device's.
    ///
    /// `identifier`: As the logs have it.
    package func origins(of identifier: String) -> [String] {
        let logged = LoggedAddress(identifier)
        return [
            logged?.address.map { pseudonym(Identifier.Address.self, of: $0).description },
            logged?.prefix.map { pseudonym(Identifier.Prefix.self, of: $0).description },
            pseudonym(Identifier.Device.self, of: identifier).description,
        ]
        .compactMap(\.self)
    }
}
