// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONText
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// The published schema and its example say what the code does.
struct EventSchemaTests {
    private static let folder = DataMappingTests.root.appending(path: "docs/schema")

    @Test func theExampleIsRead() async throws {
        let ingested = try await Ingest.file(Self.folder.appending(path: "event-1.example.jsonl").path)
        #expect(ingested.rejects.isEmpty)
        #expect(ingested.progress.format == "tocsin")
        #expect(Set(ingested.events.map(\.type)) == Set(EventType.allCases))
        let notes = EventNotes(names: ["acct-anna", "org-12", "c-88", "device-7", "192.0.2.0/24"])
        #expect(
            notes.note(ingested.events[4])
                == "2026-11-02T09:20:05.000Z request by=acct-anna org=org-12 net=192.0.2.0/24 country=FR as=64500 "
                + "device=device-7 agent=house-app/3.1 zone=Europe/Paris locale=fr-FR conv=c-88 "
                + "at=/v1/chat/completions model=house-model-2 tools=search in=31 out=12 ms=840 end=completed "
                + "system=[Answer briefly.] user=[Which trees keep their leaves in winter?|<image>] "
                + #"->=[<call search {"query":"evergreen trees"}>]"#
        )
    }

    @Test("what the schema calls an identifier may be a number, and means its text")
    func identifiersMayBeNumbers() async throws {
        let text = try String(contentsOf: Self.folder.appending(path: "event-1.schema.json"), encoding: .utf8)
        #expect(text.components(separatedBy: "#/$defs/identifier").count - 1 == 6)
        func lines(_ number: (Int) -> String) -> String {
            let client = #""client":{"device":\#(number(4))}"#
            let request = #""type":"request","conversation":\#(number(3)),"input":[]"#
            let payment = #""type":"payment","fingerprint":\#(number(5))"#
            return [request, payment].enumerated().map { index, type in
                #"{"schema":1,"id":\#(number(10 + index)),"time":"2026-11-02T09:20:05Z","account":\#(number(1)),"#
                    + #""organisation":\#(number(2)),\#(client),\#(type)}"#
            }
            .joined(separator: "\n")
        }
        let numbers = try await Ingest.text(lines { "\($0)" })
        let texts = try await Ingest.text(lines { "\"\($0)\"" })
        #expect(numbers.events == texts.events)
        #expect(numbers.events.map(\.account) == [Ingest.key.accountID(of: "1"), Ingest.key.accountID(of: "1")])
    }

    @Test func theSchemaNamesTheSameWords() throws {
        let text = try String(contentsOf: Self.folder.appending(path: "event-1.schema.json"), encoding: .utf8)
        try JSONParser(maximumBytes: 1 << 20).withValue(in: text) { schema in
            func words(_ value: JSONValue?) -> Set<String> {
                Set(value?["enum"]?.elements.compactMap(\.string) ?? [])
            }
            let definitions = schema["$defs"]
            #expect(words(schema["properties"]?["type"]) == Set(EventType.allCases.map(\.rawValue)))
            let request = definitions?["request"]?["properties"]
            #expect(words(request?["outcome"]) == Set(Request.Outcome.allCases.map(\.rawValue)))
            let message = definitions?["message"]?["properties"]
            #expect(words(message?["role"]) == Set(Message.Role.allCases.map(\.rawValue)))
            let network = definitions?["network"]?["properties"]
            #expect(words(network?["kind"]) == Set(NetworkKind.allCases.map(\.rawValue)))
        }
    }

    @Test func theFormatsPageNamesEveryFormatAndField() throws {
        let page = Self.folder.deletingLastPathComponent().appending(path: "formats.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for format in LogFormat.allCases where format != .csv { #expect(text.contains("`\(format.rawValue)`")) }
    }
}
