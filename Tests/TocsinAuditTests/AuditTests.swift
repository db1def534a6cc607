// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel

/// A log of four entries, with texts that are awkward to write.
private let entries: [AuditEntry] = {
    var entries: [AuditEntry] = []
    for (index, action) in ["case.open", "case.claim", "case.note", "case.decide"].enumerated() {
        let record = AuditRecord(
            time: Timestamp(milliseconds: 1_764_000_000_000 + Int64(index)),
            actor: "zoë \"z\"",
            role: "analyst",
            action: action,
            subject: "case-1",
            details: ["to": "in\nReview", "from": "open"]
        )
        entries.append(AuditEntry(record, behind: entries.last?.head))
    }
    return entries
}()

private let lines = entries.map(\.line)

private func verify(_ lines: [String], known: [AuditHead] = []) throws -> AuditVerification {
    try AuditVerification.verify(lines, known: known)
}

struct AuditVerificationTests {
    @Test func anEmptyLogIsSound() throws {
        #expect(try verify([]) == AuditVerification())
    }

    @Test func aWholeLogIsSound() throws {
        let verification = try verify(lines, known: entries.map(\.head))
        #expect(verification == AuditVerification(entries: 4, head: entries[3].head))
    }

    @Test func theCanonicalFormIsFixed() {
        let record = AuditRecord(
            time: Timestamp(milliseconds: 0),
            actor: "a",
            role: "admin",
            action: "x",
            subject: "s",
            details: ["b": "2", "a": "1"]
        )
        let zeros = String(repeating: "0", count: 64)
        let body =
            #"{"sequence":1,"previous":"\#(zeros)","time":"1970-01-01T00:00:00.000Z","actor":"a","role":"admin","action":"x","subject":"s","details":{"a":"1","b":"2"}"#
        let entry = AuditEntry(record, behind: nil)
        #expect(entry.digest == AuditDigest(of: Array((body + "}").utf8)))
        #expect(entry.line == body + #","hash":"\#(entry.digest)"}"#)
    }

    /// SHA-256 of "abc", from FIPS 180-4's examples.
    @Test func digestsAreSHA256() {
        #expect(
            AuditDigest(of: Array("abc".utf8)).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(AuditDigest("BA" + String(repeating: "0", count: 62)) == nil)
        #expect(AuditDigest("00") == nil)
    }

    @Test("every bit of every byte counts")
    func aFlippedBitIsFound() throws {
        for place in lines.indices {
            for index in lines[place].utf8.indices {
                for bit in 0..<8 {
                    let offset = lines[place].utf8.distance(from: lines[place].utf8.startIndex, to: index)
                    var bytes = Array(lines[place].utf8)
                    bytes[offset] ^= 1 << UInt8(bit)
                    var changed = lines
                    changed[place] = String(decoding: bytes, as: UTF8.self)
                    let problem = try verify(changed).problem
                    guard problem == .altered(sequence: place + 1, line: place + 1) else {
                        Issue.record("entry \(place + 1), byte \(offset), bit \(bit): \(String(describing: problem))")
                        return
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<4)
    func aRemovedEntryIsNamed(place: Int) throws {
        var changed = lines
        changed.remove(at: place)
        let verification = try verify(changed, known: [entries[3].head])
        #expect(verification.entries == place)
        #expect(
            verification.problem
                == (place == 3 ? .cutOff(after: 3, known: 4) : .missing(sequence: place + 1, found: place + 2))
        )
    }

    @Test(arguments: 0..<3)
    func swappedEntriesAreNamed(place: Int) throws {
        var changed = lines
        changed.swapAt(place, place + 1)
        #expect(try verify(changed).problem == .missing(sequence: place + 1, found: place + 2))
    }

    @Test func aRepeatedEntryIsNamed() throws {
        #expect(
            try verify(Array(lines[...1] + lines[1...])).problem == .outOfOrder(sequence: 2, expected: 3)
        )
    }

    @Test func anEntryWrittenAnewBreaksTheChain() throws {
        var record = entries[1].record
        record.actor = "mallory"
        var changed = lines
        changed[1] = AuditEntry(record, behind: entries[0].head).line
        #expect(try verify(changed).problem == .brokenChain(sequence: 3))
    }

    @Test func aLogWrittenAnewFromSomewhereIsNotTheKnown() throws {
        var anew: [AuditEntry] = [entries[0]]
        for entry in entries.dropFirst() {
            var record = entry.record
            record.actor = "mallory"
            anew.append(AuditEntry(record, behind: anew.last?.head))
        }
        #expect(try verify(anew.map(\.line)).problem == nil)
        #expect(try verify(anew.map(\.line), known: [entries[2].head]).problem == .notTheKnown(sequence: 3))
    }

    @Test(arguments: 0..<4)
    func aTruncatedLogIsNamed(count: Int) throws {
        #expect(
            try verify(Array(lines.prefix(count)), known: [entries[3].head]).problem
                == .cutOff(after: count, known: 4)
        )
    }
}

struct AuditCheckpointTests {
    private func key(_ byte: UInt8 = 7) throws -> AuditKey {
        try #require(AuditKey(bytes: Array(repeating: byte, count: 32)))
    }

    @Test func aKeyHas32Bytes() {
        #expect(AuditKey(bytes: Array(repeating: 7, count: 31)) == nil)
    }

    @Test func readsWhatItSigned() throws {
        let checkpoint = try key().checkpoint(entries[2].head, at: Timestamp(milliseconds: 5))
        #expect(try AuditCheckpoint(line: checkpoint.line) == checkpoint)
        #expect(checkpoint.publicKey == (try key()).publicKey)
        #expect(checkpoint.publicKey != (try key(8)).publicKey)
    }

    @Test(arguments: ["", "{}", "[]", "{\"sequence\":1}"])
    func refusesWhatIsNone(line: String) {
        #expect(throws: AuditCheckpointError.malformed) { try AuditCheckpoint(line: line) }
    }

    @Test func refusesEveryChangedByte() throws {
        let checkpoint = try key().checkpoint(entries[2].head, at: Timestamp(milliseconds: 5))
        let bytes = Array(checkpoint.line.utf8)
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= 1
            let read = try? AuditCheckpoint(line: String(decoding: changed, as: UTF8.self))
            #expect(read == nil, "byte \(offset)")
        }
    }
}
