// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Evidence as JSON text in a column.
enum EvidenceCodec {
    static func encode(_ evidence: [Evidence]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for piece in evidence {
                writer.object { writer in
                    switch piece {
                    case .text(let event, let field, let bytes):
                        writer.member("event", event.description)
                        writer.member("field", field)
                        writer.member("start", bytes.lowerBound)
                        writer.member("end", bytes.upperBound)
                    case .signal(let name, let value):
                        writer.member("signal", name)
                        writer.member("value", value)
                    case .event(let event): writer.member("event", event.description)
                    }
                }
            }
        }
        return writer.text
    }

    static func decode(_ text: String) throws -> [Evidence] {
        try JSONParser(maximumBytes: 1 << 20).withValue(in: text) { value in
            try value.elements.map { piece in
                if let name = piece["signal"]?.string {
                    return .signal(name: name, value: piece["value"]?.string ?? "")
                }
                guard let event = piece["event"]?.string.flatMap({ EventID($0) }) else {
                    throw SQLiteStoreError.damaged(table: "finding")
                }
                guard let field = piece["field"]?.string else { return .event(event) }
                let start = piece["start"]?.int ?? 0
                guard start >= 0 else { throw SQLiteStoreError.damaged(table: "finding") }
                return .text(event: event, field: field, bytes: start..<max(start, piece["end"]?.int ?? start))
            }
        }
    }
}
