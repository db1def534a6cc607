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
