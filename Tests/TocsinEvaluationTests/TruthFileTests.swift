// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel
import TocsinTestSupport

struct TruthFileTests {
    private func read(_ text: String) async throws -> Truth {
        try await TemporaryFolder.with { folder in
            try Truth(
                path: try folder.write(text, to: "truth.jsonl"),
                account: { account(Int($0) ?? 0) },
                event: { name, time in event(Int(name) ?? 0, seconds: time.milliseconds / 1000) }
            )
        }
    }

    @Test func readsWhatTheSimulatorWrites() async throws {
        let truth = try await read(
            """
            {"kind":"account","account":"1","operation":"a","category":"scam","archetype":7,"difficulty":"plain"}

            {"kind":"account","account":"2","population":"student"}
            {"kind":"account","account":"3"}
            {"kind":"event","event":"4","time":"1970-01-01T00:00:04Z","category":"fraud"}
            {"kind":"event","event":"5","time":"1970-01-01T00:00:05.000Z","category":"no such category"}
            {"kind":"operation","operation":"a","archetype":7}

            """
        )
        #expect(truth.operations == [account(1): "a"])
        #expect(truth.descriptions["a"] == Truth.Description(category: .scam, archetype: "7", difficulty: "plain"))
        #expect(truth.populations == [account(2): "student", account(3): "benign"])
        #expect(truth.harmfulEvents == [event(4, seconds: 4): .fraud, event(5, seconds: 5): .illicit])
    }

    @Test(arguments: ["", "\n\n", #"{"kind":"operation","operation":"a"}"#])
    func aTruthAboutNobodyIsNone(_ text: String) async throws {
        let error = await #expect(throws: TruthError.self) { try await read(text) }
        guard case .empty? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "{", "[1", #"{"kind":"account"}"#, #"{"kind":"event"}"#, #"{"kind":"event","event":"4","time":"today"}"#,
        #"{"x":1}"#, "7", "{}", #"{"kind":"something else"}"#, #"{"kind":"bridge","by":"account"}"#,
    ])
    func namesTheLineThatIsNone(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("{\"kind\":\"account\",\"account\":\"1\"}\n\n\(line)\n", to: "truth.jsonl")
            let error = #expect(throws: TruthError.self) {
                try Truth(path: path, account: { _ in account(0) }, event: { _, _ in event(0) })
            }
            guard case .malformed(path, 3, _, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func saysWhatItFoundAndWhatItExpected() async throws {
        let error = await #expect(throws: TruthError.self) { try await read(#"{"x":1}"#) }
        let said = error?.description ?? ""
        #expect(said.contains("has 'x' on line 1; expected 'kind', one of account, event, operation and bridge."))
    }

    @Test func refusesAFileThatIsNotThere() {
        #expect(throws: TruthError.cannotRead(path: "/nothing/here")) {
            try Truth(path: "/nothing/here", account: { _ in account(0) }, event: { _, _ in event(0) })
        }
    }

    @Test(arguments: [
        TruthError.cannotRead(path: "p"), .malformed(path: "p", line: 7, found: "x", expected: "y"), .empty(path: "p"),
    ])
    func saysWhatToDo(_ error: TruthError) {
        #expect(error.description.hasSuffix("."))
    }
}
