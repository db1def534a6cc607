// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// TLP 2.0 in STIX 2.1: fixed objects that OASIS published as an extension.
enum StixMarking {
    static func id(_ mark: SharingMark) -> StixID {
        let uuid =
            switch mark {
            case .clear: "94868c89-83c2-464b-929b-a1a8aa3c8487"
            case .green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
            case .amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421"
            case .amberStrict: "939a9414-2ddd-4d32-a0cd-375ea402b003"
            case .red: "e828b379-4e03-4974-9ac4-e53a884c97c1"
            }
        return StixID(published: "marking-definition--\(uuid)")
    }

    static func object(_ mark: SharingMark) -> StixObject {
        // 2022-10-01, as published.
        let published = Timestamp(day: 19_266)
        return StixObject(
            type: "marking-definition",
            id: id(mark),
            origin: .init(author: nil, created: published, modified: published, confidence: nil),
            marking: nil
        ) { writer in
            writer.member("name", mark.rawValue)
            writer.key("extensions")
            writer.object { writer in
                writer.key("extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d")
                writer.object { writer in
                    writer.member("extension_type", "property-extension")
                    writer.member("tlp_2_0", String(mark.rawValue.dropFirst("TLP:".count)).lowercased())
                }
            }
        }
    }
}
