// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import Tracing

/// A span that ended, ready to be sent.
struct FinishedSpan: Sendable {
    var place: TraceParent
    var parent: UInt64?
    var name: String
    var kind: SpanKind
    var start: UInt64
    var end: UInt64
    var attributes: SpanAttributes
    var isError: Bool

    /// As OTLP's JSON has it: numbers of 64 bits are texts there.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("traceId", place.traceDigits)
            writer.member("spanId", place.spanDigits)
            writer.member("parentSpanId", parent.map { TraceParent.digits(UInt128($0), 16) })
            writer.member("name", name)
            writer.member("kind", kindNumber)
            writer.member("startTimeUnixNano", "\(start)")
            writer.member("endTimeUnixNano", "\(end)")
            writer.key("attributes")
            writer.array { writer in
                attributes.forEach { name, value in Self.write(name, value, to: &writer) }
            }
            writer.key("status")
            writer.object { writer in if isError { writer.member("code", 2) } }
        }
    }

    private var kindNumber: Int {
        switch kind {
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        default: 1
        }
    }

    private static func write(_ name: String, _ value: SpanAttribute, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", name)
            writer.key("value")
            writer.object { writer in
                switch value {
                case .int32(let number): writer.member("intValue", "\(number)")
                case .int64(let number): writer.member("intValue", "\(number)")
                case .double(let number): writer.member("doubleValue", number)
                case .bool(let flag): writer.member("boolValue", flag)
                case .string(let text): writer.member("stringValue", text)
                default: writer.member("stringValue", "")
                }
            }
        }
    }

    /// A request of spans for an OTLP collector.
    static func request(_ spans: [FinishedSpan], service: String) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("resourceSpans")
            writer.array { writer in
                writer.object { writer in
                    writer.key("resource")
                    writer.object { writer in
                        writer.key("attributes")
                        writer.array { writer in write("service.name", .string(service), to: &writer) }
                    }
                    writer.key("scopeSpans")
                    writer.array { writer in
                        writer.object { writer in
                            writer.key("scope")
                            writer.object { writer in writer.member("name", "tocsin") }
                            writer.key("spans")
                            writer.array { writer in for span in spans { span.write(to: &writer) } }
                        }
                    }
                }
            }
        }
        return writer.text
    }
}
