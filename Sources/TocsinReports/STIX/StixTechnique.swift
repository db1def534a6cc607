// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// A technique of ATLAS or DISARM as an attack pattern.
enum StixTechnique {
    static func id(_ technique: Technique, _ author: StixAuthor) -> StixID {
        StixID("attack-pattern", [author.facts.publisher, technique.framework.rawValue, technique.id])
    }

    static func object(_ technique: Technique, _ author: StixAuthor) -> StixObject {
        StixObject(
            type: "attack-pattern",
            id: id(technique, author),
            origin: author.origin(at: StixAuthor.fixedTime),
            marking: author.marking
        ) { writer in
            writer.member("name", technique.name)
            writer.key("external_references")
            writer.array { writer in
                writer.object { writer in
                    writer.member("source_name", technique.framework.sourceName)
                    writer.member("url", technique.page)
                    writer.member("external_id", technique.id)
                }
            }
        }
    }
}
