// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Who publishes the bundle.
struct StixAuthor {
    let facts: ReportFacts

    var id: StixID { StixID("identity", [facts.publisher]) }
    var marking: StixID { StixMarking.id(facts.mark) }

    /// Author and times of an object that holds one moment's view.
    func origin(at time: Timestamp, confidence: Int? = nil) -> StixObject.Origin {
        .init(author: id, created: time, modified: time, confidence: confidence)
    }

    /// When the objects that do not depend on the data (the publisher, techniques) took the form they have: a version may not
    /// change under the same `modified`, and the data's own times move with the data.
    static let fixedTime = Timestamp(day: 20_782)

    var object: StixObject {
        StixObject(type: "identity", id: id, origin: origin(at: Self.fixedTime), marking: marking) { writer in
            writer.member("name", facts.publisher)
            writer.member("identity_class", "organization")
        }
    }
}
