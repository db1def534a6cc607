// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct RequestTextTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var input: [Message]
        var output: [Message] = []
        var expected: RequestText
    }

    @Test(
        arguments: [
            Example(testDescription: "nothing", input: [], expected: RequestText(prompt: "")),
            Example(
                testDescription: "one turn is all new",
                input: [Message(role: .user, text: "one")],
                expected: RequestText(prompt: "one", newPrompt: "one")
            ),
            Example(
                testDescription: "instructions stand apart",
                input: [
                    Message(role: .system, text: "be kind"), Message(role: .developer, text: "be brief"),
                    Message(role: .user, text: "one"),
                ],
                expected: RequestText(prompt: "one", instructions: "be kind\n\nbe brief")
            ),
            Example(
                testDescription: "only what follows the last answer is new",
                input: [
                    Message(role: .user, text: "one"), Message(role: .assistant, text: "A"),
                    Message(role: .user, text: "two"), Message(role: .assistant, text: "B"),
                    Message(role: .user, text: "three"), Message(role: .user, text: "four"),
                ],
                output: [Message(role: .assistant, text: "C")],
                expected: RequestText(prompt: "one\n\ntwo\n\nthree\n\nfour", output: "C", newPrompt: "three\n\nfour")
            ),
            Example(
                testDescription: "an answer at the end, or an empty message, ends no turn",
                input: [
                    Message(role: .user, text: "one"), Message(role: .assistant, text: "A"),
                    Message(role: .user, text: "two"), Message(role: .assistant, text: "Sure"),
                    Message(role: .user, text: ""),
                ],
                expected: RequestText(prompt: "one\n\ntwo", newPrompt: "two")
            ),
            Example(
                testDescription: "what a tool hands back stands apart, and nobody asks anew",
                input: [
                    Message(role: .user, text: "one"),
                    Message(role: .assistant, parts: [.toolCall(name: "search", arguments: "{}")]),
                    Message(role: .tool, parts: [.toolResult("found")]),
                ],
                expected: RequestText(prompt: "one", toolResults: "found", newPrompt: "")
            ),
            Example(
                testDescription: "a tool's part in a message of the user is a tool's",
                input: [
                    Message(role: .user, text: "one"), Message(role: .assistant, text: "A"),
                    Message(role: .user, parts: [.toolResult("found"), .text("two")]),
                    Message(role: .tool, text: "and this"),
                ],
                expected: RequestText(prompt: "one\n\ntwo", toolResults: "found\n\nand this", newPrompt: "two")
            ),
            Example(
                testDescription: "media and empty texts leave no gap",
                input: [
                    Message(role: .user, parts: [.image, .text(""), .text("one"), .audio, .file]),
                    Message(role: .user, text: ""), Message(role: .user, text: "two"),
                ],
                expected: RequestText(prompt: "one\n\ntwo")
            ),
            Example(
                testDescription: "a tool call's arguments are what the model wrote",
                input: [],
                output: [Message(role: .assistant, parts: [.text("calling"), .toolCall(name: "f", arguments: "{}")])],
                expected: RequestText(prompt: "", output: "calling\n\n{}")
            ),
        ]
    )
    func sortsWordsByWhoWroteThem(_ example: Example) {
        #expect(RequestText(input: example.input, output: example.output) == example.expected)
    }

    @Test func newTurnIsTheEndOfThePrompt() {
        let input = [
            Message(role: .user, text: "one"), Message(role: .assistant, text: "A"),
            Message(role: .system, text: "now"), Message(role: .user, parts: [.text("two"), .text("three")]),
        ]
        let text = RequestText(input: input, output: [])
        #expect(text.prompt.hasSuffix(text.newPrompt))
        #expect(text.newPrompt == "two\n\nthree")
    }

    @Test(
        arguments: [
            (0..<1, "one"), (1..<3, "one"), (5..<6, "two"), (2..<6, "one\n\ntwo"), (10..<99, "three"),
            (7..<12, "two\n\nthree"), (40..<50, "three"),
        ] as [(Range<Int>, String)]
    )
    func widensAStretchToWholeMessages(_ bytes: Range<Int>, _ expected: String) {
        let text = RequestText(prompt: "one\n\ntwo\n\nthree", instructions: "rules")
        let range = text.messages(around: bytes, field: "prompt")
        #expect(String(decoding: Array(text.prompt.utf8)[range], as: UTF8.self) == expected)
        #expect(text.messages(around: bytes, field: "instructions") == 0..<5)
        #expect(text.messages(around: bytes, field: "output").isEmpty)
    }
}
