// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BytePacking
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport

struct ScanBatchCodecTests {
    private static let batch: ScanBatch = {
        var about = Made.finding(2)
        about.subject = .operation(OperationID(value: .max))
        about.isShadow = true
        about.occurrences = 7
        about.evidence = [
            .text(event: Made.eventID(3), field: "prompt", bytes: 5..<9), .signal(name: "language", value: "fr"),
        ]
        about.rule.tags = ["one", "two"]
        return ScanBatch(cursor: 41, findings: [Made.finding(1), about, Made.finding(3)], signals: [1, 0, 255])
    }()

    @Test func givesBackWhatItGot() throws {
        let read = try ScanBatchCodec.decode(ScanBatchCodec.encode(Self.batch))
        #expect(read.cursor == 41)
        #expect(read.findings == Self.batch.findings)
        #expect(read.signals == [1, 0, 255])
        let empty = try ScanBatchCodec.decode(ScanBatchCodec.encode(ScanBatch(cursor: 0, findings: [], signals: [])))
        #expect(empty.cursor == 0 && empty.findings.isEmpty && empty.signals.isEmpty)
    }

    /// Whatever is cut off or added, it is an error and no crash.
    @Test func refusesWhatIsDamaged() {
        let bytes = ScanBatchCodec.encode(Self.batch)
        for length in bytes.indices {
            #expect(throws: ByteError.damaged) { try ScanBatchCodec.decode(Array(bytes.prefix(length))) }
        }
        #expect(throws: ByteError.damaged) { try ScanBatchCodec.decode(bytes + [0]) }
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 0x80
            _ = try? ScanBatchCodec.decode(other)
        }
    }
}
