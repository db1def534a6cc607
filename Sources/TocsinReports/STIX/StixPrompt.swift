// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// The published `ai-prompt` observable (stix2extensions), with a redacted value.
enum StixPrompt {
    static let type = "ai-prompt"
    private static let extensionID = "extension-definition--3557a8d5-4e04-5f87-a7af-d48a1384d3ca"

    static func object(_ excerpt: Excerpt, _ author: StixAuthor) -> StixObject {
        StixObject(type: type, id: id(excerpt.text), origin: nil, marking: author.marking) { writer in
            writer.member("value", excerpt.text)
            writer.key("extensions")
            writer.object { writer in
                writer.key(extensionID)
                writer.object { $0.member("extension_type", "new-sco") }
            }
        }
    }

    private static func id(_ value: String) -> StixID {
        var writer = JSONWriter()
        writer.object { $0.member("value", value) }
        return StixID(observable: type, contributing: writer.text)
    }

    /// The extension's definition, as its authors published it.
    static var definition: StixObject {
        // 2020-01-01.
        let published = Timestamp(day: 18_262)
        return StixObject(
            type: "extension-definition",
            id: StixID(published: extensionID),
            origin: .init(
                author: StixID(published: "identity--9779a2db-f98c-5f4b-8d08-8ee04e02dbb5"),
                created: published,
                modified: published,
                confidence: nil
            ),
            marking: StixMarking.id(.clear)
        ) { writer in
            writer.member("name", "AiPrompt")
            writer.member(
                "description",
                "This extension creates a new SCO that can be used to represent AI prompts."
            )
            writer.member(
                "schema",
                "https://raw.githubusercontent.com/muchdogesec/stix2extensions/main/automodel_generated/schemas/scos/ai-prompt.json"
            )
            writer.member("version", "1.0")
            writer.member("extension_types", ["new-sco"])
        }
    }
}
