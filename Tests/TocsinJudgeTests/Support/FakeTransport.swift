// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Synchronization
import TocsinJudge

/// An endpoint in memory: answers what a test tells it to, and remembers what it was sent.
final class FakeTransport: JudgeTransport {
    /// What an endpoint does with a question.
    enum Answer: Sendable {
        /// Says this, as a chat completion.
        case says(String)
        /// Says what a judge that read the question would, from its key.
        case judges(@Sendable (_ key: String) -> String)
        case replies(TransportReply)
        case fails(TransportError)
    }

    private struct State {
        var bodies: [String] = []
        var answers: [Answer]
        var underWay = 0
        var mostUnderWay = 0
    }

    private let state: Mutex<State>

    /// Gives the answers in turn, and the last of them for ever.
    init(_ answers: Answer...) {
        state = Mutex(State(answers: answers))
    }

    var bodies: [String] { state.withLock { $0.bodies } }
    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

    func send(_ body: [UInt8]) async throws(TransportError) -> TransportReply {
        let text = String(decoding: body, as: UTF8.self)
        let answer = state.withLock { state in
            state.bodies.append(text)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
        }
        defer { state.withLock { $0.underWay -= 1 } }
        for _ in 0..<20 { await Task.yield() }
        switch answer {
        case .says(let words): return TransportReply(status: 200, body: Self.completion(words))
        case .judges(let judge): return TransportReply(status: 200, body: Self.completion(judge(Self.key(in: text))))
        case .replies(let reply): return reply
        case .fails(let error): throw error
        case nil: throw .unreachable
        }
    }

    static func completion(_ words: String, finish: String = "stop", tokens: Int? = 100) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("choices")
            writer.array { writer in
                writer.object { writer in
                    writer.member("finish_reason", finish)
                    writer.key("message")
                    writer.object { $0.member("content", words) }
                }
            }
            if let tokens {
                writer.key("usage")
                writer.object { $0.member("total_tokens", tokens) }
            }
        }
        return writer.utf8
    }

    private static func key(in body: String) -> String {
        guard let start = body.firstRange(of: "key-") else { return "" }
        return String(body[start.lowerBound...].prefix("key-".count + 16))
    }
}
