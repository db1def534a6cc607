// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// One object of a bundle, written in a fixed order: first what all objects share, then its own properties.
struct StixObject {
    let type: String
    let id: StixID
    /// Absent for observables, which have no author and no times.
    let origin: Origin?
    let marking: StixID?
    let properties: (inout JSONWriter) -> Void

    /// Who made an object, and when.
    struct Origin {
        var author: StixID?
        var created: Timestamp
        var modified: Timestamp
        /// 0...100 (STIX 2.1, appendix A), or nil.
        var confidence: Int?
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type)
            writer.member("spec_version", "2.1")
            writer.member("id", id.description)
            if let origin {
                writer.member("created_by_ref", origin.author?.description)
                writer.member("created", origin.created.description)
                // A marking definition never changes and has no `modified`.
                if type != "marking-definition" { writer.member("modified", origin.modified.description) }
                writer.member("confidence", origin.confidence)
            }
            if let marking { writer.member("object_marking_refs", [marking.description]) }
            properties(&writer)
        }
    }
}
