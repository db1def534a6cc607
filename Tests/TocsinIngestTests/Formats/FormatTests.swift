// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct FormatTests {
    @Test(arguments: FormatSample.all)
    func givesExactlyTheseEvents(_ sample: FormatSample) async throws {
        let ingested = try await Ingest.text(sample.log, format: sample.format)
        let notes = EventNotes(names: sample.names)
        #expect(ingested.events.map(notes.note) == sample.events)
        #expect(ingested.rejectCodes == sample.rejects)
        #expect(ingested.progress.rejects == sample.rejects.count)
        #expect(ingested.progress.coverage.events == sample.events.count)
    }

    @Test(arguments: FormatSample.all)
    func isDetected(_ sample: FormatSample) async throws {
        let ingested = try await Ingest.text(sample.log)
        #expect(ingested.progress.format == sample.format.rawValue)
        #expect(ingested.progress.coverage.events == sample.events.count)
    }

    @Test func aRecordOfAnotherFormatSaysWhichAndWhatToDo() async throws {
        let log = """
            {"timestamp":1769904000,"messages":[{"role":"user","content":"hi"}]}
            {"id":"l1","call_type":"acompletion","startTime":1769904001,"messages":[{"role":"user","content":"hi"}]}
            {"hello":"world"}
            """
        let ingested = try await Ingest.text(log)
        #expect(ingested.progress.format == "openai-chat")
        #expect(ingested.events.count == 1)
        let reasons = ingested.rejects.map(\.reason)
        #expect(reasons.count == 2)
        #expect(reasons.first?.contains("'litellm'") == true)
        #expect(reasons.first?.contains("'openai-chat'") == true)
        #expect(reasons.first?.contains("a file of their own") == true)
        #expect(reasons.last?.contains("split the file") == true)
    }

    @Test func everyFormatHasASample() {
        let sampled = Set(FormatSample.all.map(\.format))
        #expect(sampled == Set(LogFormat.allCases).subtracting([.csv]))
    }

    @Test(arguments: FormatSample.all)
    func carriesNoIdentifierAndNoTextIntoRejects(_ sample: FormatSample) async throws {
        let ingested = try await Ingest.text(sample.log, format: sample.format)
        for event in ingested.events {
            var withoutWords = event
            if case .request(var request) = event.content {
                request.input = []
                request.output = []
                withoutWords.content = .request(request)
            }
            var dumped = ""
            dump(withoutWords, to: &dumped)
            // What a dump cuts into numbers, descriptions show whole.
            for name in sample.names { #expect(!dumped.contains("\"\(name)\""), "\(name) is in the clear") }
        }
        for reject in ingested.rejects {
            for name in sample.names { #expect(!reject.reason.contains(name)) }
        }
    }
}
