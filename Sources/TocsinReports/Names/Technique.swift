// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A technique of a public framework, as a rule's tag names it.
package struct Technique: Sendable, Hashable, Comparable {
    package var framework: Framework
    /// The framework's own id, such as `AML.T0052.000` or `T0085.001`.
    package var id: String

    /// Reads tags such as `atlas.aml-t0052-000` and `disarm.t0085-001`.
    ///
    /// - Returns: Nil for other tags, and for ids that are no technique's.
    package init?(tag: String) {
        guard let dot = tag.firstIndex(of: "."), let framework = Framework(rawValue: String(tag[..<dot])) else {
            return nil
        }
        let parts = tag[tag.index(after: dot)...].uppercased().split(separator: "-", omittingEmptySubsequences: false)
        var digits = parts[...]
        if framework == .atlas {
            guard parts.first == "AML" else { return nil }
            digits = parts.dropFirst()
        }
        guard let technique = digits.first, technique.first == "T", technique.count == 5, digits.count <= 2,
            technique.dropFirst().allSatisfy(Self.isDigit),
            digits.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(Self.isDigit) })
        else { return nil }
        self.framework = framework
        id = parts.joined(separator: ".")
    }

    /// The framework's name for it; its id where ours does not know it.
    package var name: String {
        TechniqueName.of(id) ?? id
    }

    package static func < (left: Technique, right: Technique) -> Bool {
        (left.framework.rawValue, left.id) < (right.framework.rawValue, right.id)
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character)
    }

    /// Where a technique is described.
    package enum Framework: String, Sendable {
        case atlas, disarm

        /// For people.
        package var title: String {
            switch self {
            case .atlas: "MITRE ATLAS"
            case .disarm: "DISARM"
            }
        }

        /// STIX's `source_name`.
        package var sourceName: String {
            switch self {
            case .atlas: "mitre-atlas"
            case .disarm: "DISARM"
            }
        }
    }

    /// The technique's public page.
    package var page: String {
        switch framework {
        case .atlas: "https://atlas.mitre.org/techniques/\(id)"
        case .disarm:
            "https://github.com/DISARMFoundation/DISARMframeworks/blob/main/generated_pages/techniques/\(id).md"
        }
    }
}
