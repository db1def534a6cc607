// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Identifiers made from names, as in STIX, so that the same input gives the same event.
enum MispUUID {
    static func of(_ type: String, _ parts: [String]) -> String {
        String(StixID("misp-\(type)", parts).description.dropFirst("misp-\(type)--".count))
    }
}

extension SharingMark {
    /// The tag of MISP's `tlp` taxonomy.
    var mispTag: String { rawValue.lowercased() }

    /// 0 the own organisation, 1 this community, 3 everybody: what a server may do with the event by itself.
    var mispDistribution: String {
        switch self {
        case .red, .amberStrict, .amber: "0"
        case .green: "1"
        case .clear: "3"
        }
    }
}

extension Technique {
    /// The tag of MISP's galaxy for the framework.
    var mispTag: String {
        switch framework {
        case .atlas: "misp-galaxy:mitre-atlas-attack-pattern=\"\(name)\""
        case .disarm: "misp-galaxy:disarm-techniques=\"\(name)\""
        }
    }
}

extension Likelihood {
    /// The word of MISP's `estimative-language` taxonomy.
    var mispWord: String { rawValue.replacing(" ", with: "-") }
}
