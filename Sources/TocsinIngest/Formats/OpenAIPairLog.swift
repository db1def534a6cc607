// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// A format of requests to one of OpenAI's interfaces and its answers, together or apart.
protocol OpenAIPairLog: LogAdapter {
    /// What a record should hold, for whom it does not.
    static var halves: String { get }

    static func isCall(_ value: JSONValue) -> Bool
    static func isAnswer(_ value: JSONValue) -> Bool
    static func event(_ pair: OpenAIPair) throws -> RawEvent
}

extension OpenAIPairLog {
    func recognises(_ record: JSONValue) -> Bool {
        (try? OpenAIPair.read(record, isCall: Self.isCall, isAnswer: Self.isAnswer) { $0 != nil }) ?? false
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        try LogAdapters.refuseOthers(record, in: format)
        try OpenAIPair.read(record, isCall: Self.isCall, isAnswer: Self.isAnswer) { pair in
            guard let pair else { throw AdaptError.wrongShape(expected: Self.halves) }
            sink.add(try Self.event(pair))
        }
    }
}
