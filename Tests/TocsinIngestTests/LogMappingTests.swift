// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct LogMappingTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mapping: String
        var log: String
        var names: [String] = []
        var events: [String]
        var rejects: [String] = []
    }

    @Test(arguments: [
        Example(
            testDescription: "every field of CSV",
            mapping: """
                fields:
                  time: { column: when, format: "dd/MM/yyyy HH:mm:ss Z" }
                  account: who
                  organisation: org
                  ip: ip
                  country: land
                  device: dev
                  userAgent: ua
                  timeZone: tz
                  locale: loc
                  conversation: conv
                  endpoint: { constant: /chat }
                  model: a.b
                  instructions: sys
                  prompt: { columns: [p1, p2] }
                  output: out
                  outcome: end
                  inputTokens: in
                  outputTokens: ot
                """,
            log: """
                when,who,org,ip,land,dev,ua,tz,loc,conv,a.b,sys,p1,p2,out,end,in,ot
                01/02/2026 01:00:00 +0100,anna,acme,192.0.2.1,Germany,d,ua,UTC,de,c,m,be kind,one,two,three,refused,4,5
                """,
            names: ["anna", "acme", "192.0.2.1", "d", "c"],
            events: [
                "2026-02-01T00:00:00.000Z request by=anna org=acme ip=192.0.2.1 country=DE device=d agent=ua zone=UTC "
                    + "locale=de conv=c at=/chat model=m in=4 out=5 end=refused system=[be kind] user=[one\n\ntwo] "
                    + "->=[three]"
            ]
        ),
        Example(
            testDescription: "no heading",
            mapping: "{ heading: false, fields: { time: { constant: 2026-01-01 }, prompt: '2', account: '1' } }",
            log: "anna,hi\nanna\n",
            names: ["anna"],
            events: ["2026-01-01T00:00:00.000Z request by=anna user=[hi]"],
            rejects: ["malformed"]
        ),
        Example(
            testDescription: "paths, wild cards and the record behind a part",
            mapping: """
                format: json
                each: turns.*
                fields:
                  time: { constant: 2026-01-01T00:00:00Z }
                  id: .id
                  account: ^user.name
                  prompt: text
                  model: ^models.1
                """,
            log: """
                [{"user": {"name": "anna"}, "models": ["x", "y"],
                  "turns": [{"id": "1", "text": "a"}, {"id": "2", "text": {"deep": true}}]},
                 {"user": {"name": "bob"}, "turns": []}]
                """,
            names: ["anna"],
            events: [
                "2026-01-01T00:00:00.000Z request by=anna model=y user=[a]",
                #"2026-01-01T00:00:00.000Z request by=anna model=y user=[{"deep":true}]"#,
            ],
            rejects: ["wrong-shape"]
        ),
        Example(
            testDescription: "rows that name themselves stay apart",
            mapping:
                "{ format: json-lines, fields: { time: { constant: 2026-01-01 }, account: { row: true }, prompt: . } }",
            log: "\"same\"\n\"same\"\n",
            names: ["log:1", "log:2"],
            events: [
                "2026-01-01T00:00:00.000Z request by=log:1 user=[same]",
                "2026-01-01T00:00:00.000Z request by=log:2 user=[same]",
            ]
        ),
        Example(
            testDescription: "times that are no times",
            mapping: "fields: { time: t, prompt: p }",
            log: "t,p\n2026-01-01T00:00:00+02:00,a\n1769904000,b\nyesterday,c\n,d\n",
            events: ["2025-12-31T22:00:00.000Z request user=[a]", "2026-02-01T00:00:00.000Z request user=[b]"],
            rejects: ["bad-time", "bad-time"]
        ),
    ])
    func maps(_ example: Example) async throws {
        let mapping = try LogMapping(text: example.mapping, path: "m")
        let ingested = try await Ingest.text(example.log, mapping: mapping)
        let notes = EventNotes(names: example.names)
        #expect(ingested.events.map(notes.note) == example.events)
        #expect(ingested.rejectCodes == example.rejects)
    }

    @Test(arguments: [
        ("", 1), ("a: [", 2), ("format: xml\nfields: {}", 1), ("format: csv\n", 1), ("format: csv\nfields: 3", 2),
        ("fields:\n  time: t\n  colour: c", 3), ("fields:\n  time: { constant: noon }", 2),
        ("fields:\n  prompt: { other: x }", 2), ("fields:\n  prompt: []", 2), ("fields: {}\nfield: {}", 2),
        ("format: csv\nfields:\n  time: t\n  account: a: b\n", 4), ("fields: { time: t }\nheading: maybe", 2),
        ("fields:\n  account: a\n", 2), ("fields:\n  time: { column: t,\n    fromat: x }", 3),
        ("fields:\n  time: t\n  account: { column: a, format: x }", 3),
    ])
    func saysWhichLineIsWrong(_ text: String, _ line: Int) {
        let error = #expect(throws: LogMappingError.self) { try LogMapping(text: text, path: "m") }
        guard case .malformed(_, let found, _)? = error else { return }
        #expect(found == line)
    }

    @Test func aColumnThatIsNotThereIsNamed() async throws {
        let mapping = try LogMapping(text: "fields: { time: when, account: custmer }", path: "m.yml")
        let error = await #expect(throws: LogMappingError.self) {
            try await Ingest.text("when,customer\n2026-01-01,anna\n", mapping: mapping)
        }
        let said = error?.description ?? ""
        #expect(said.contains("'m.yml' takes 'account' from the column 'custmer', which '"))
        #expect(said.contains("Its columns are: when, customer."))
        let numbered = try LogMapping(text: "{ heading: false, fields: { time: '1', account: '3' } }", path: "m.yml")
        await #expect(throws: LogMappingError.self) { try await Ingest.text("2026-01-01,anna\n", mapping: numbered) }
    }

    @Test func aRowOfOtherLengthSaysHowManyFieldsItHas() async throws {
        let mapping = try LogMapping(text: "fields: { time: t, prompt: p }", path: "m")
        let ingested = try await Ingest.text("t,p\n2026-01-01,a,b\n2026-01-01,\"a\n", mapping: mapping)
        #expect(
            ingested.rejects.map(\.reason) == [
                "The record is not valid CSV: 3 fields where the heading names 2.",
                "The record is not valid CSV: a quoted field is not closed.",
            ]
        )
    }

    @Test func outcomesMayBeInOtherWordsAndUnknownOnesAreCounted() async throws {
        let mapping = try LogMapping(text: "fields: { time: t, prompt: p, outcome: end }", path: "m")
        let words = ["Success", "BLOCKED", "Failed", "refused", "pending", ""]
        let rows = words.enumerated().map { "2026-01-01T00:00:0\($0)Z,p\($0),\($1)\n" }
        let ingested = try await Ingest.text("t,p,end\n" + rows.joined(), mapping: mapping)
        let outcomes = ingested.events.map { event -> Request.Outcome? in
            guard case .request(let request) = event.content else { return nil }
            return request.outcome
        }
        #expect(outcomes == [.completed, .filtered, .error, .refused, nil, nil])
        #expect(ingested.progress.coverage.outcomesUnknown == 1)
        #expect(ingested.rejects.isEmpty)
    }

    @Test func aMappingBesideTheNameOfAnotherFormatIsRefused() async throws {
        let mapping = try LogMapping(text: "fields: { time: t, prompt: p }", path: "m")
        let log = "t,p\n2026-01-01,a\n"
        await #expect(throws: IngestError.mappingOfAnotherFormat(.kong)) {
            try await Ingest.text(log, format: .kong, mapping: mapping)
        }
        #expect(try await Ingest.text(log, format: .csv, mapping: mapping).prompts == ["a"])
    }

    @Test func aTimeOfAnotherFormNamesTheMappingsOwn() async throws {
        let mapping = try LogMapping(
            text: #"fields: { time: { column: t, format: "dd/MM/yyyy" }, prompt: p }"#,
            path: "m"
        )
        let ingested = try await Ingest.text("t,p\nyesterday,a\n", mapping: mapping)
        #expect(ingested.rejectCodes == ["bad-time"])
        let reason = try #require(ingested.rejects.first).reason
        #expect(reason.contains("'dd/MM/yyyy'"))
        #expect(!reason.contains("yesterday"))
    }

    @Test func aMissingMappingSaysSo() {
        #expect(throws: LogMappingError.cannotRead(path: "/nowhere")) { try LogMapping(path: "/nowhere") }
    }
}
