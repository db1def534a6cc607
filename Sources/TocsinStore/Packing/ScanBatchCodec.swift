// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import BytePacking
internal import FoundationEssentials
internal import TocsinModel

/// What a batch gave as bytes, on its way from the process that scanned it to the one that leads.
package enum ScanBatchCodec {
    /// The first byte: raise it when the form changes, so that releases that share a store do not misread each other.
    private static let form: UInt8 = 1

    package static func encode(_ batch: ScanBatch) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(form)
        writer.write(signed: batch.cursor)
        writer.write(count: batch.signals.count)
        writer.write(batch.signals)
        // Few rules speak in one batch, and each often.
        var places: [RuleReference: Int] = [:]
        for finding in batch.findings where places[finding.rule] == nil { places[finding.rule] = places.count }
        writer.write(count: places.count)
        for (rule, _) in places.sorted(by: { $0.value < $1.value }) { write(rule, &writer) }
        writer.write(count: batch.findings.count)
        for finding in batch.findings { write(finding, rule: places[finding.rule] ?? 0, &writer) }
        return writer.bytes
    }

    /// - Throws: ``ByteError`` for what ``encode(_:)`` did not write.
    package static func decode(_ bytes: [UInt8]) throws(ByteError) -> ScanBatch {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ByteError) in
                var reader = ByteReader(bytes)
                guard try reader.byte() == form else { throw .damaged }
                var batch = ScanBatch(cursor: try reader.signed(), findings: [], signals: [])
                batch.signals = Array(try reader.bytes(try reader.count()))
                var rules: [RuleReference] = []
                for _ in 0..<(try reader.count()) { rules.append(try rule(&reader)) }
                for _ in 0..<(try reader.count()) { batch.findings.append(try finding(rules, &reader)) }
                guard reader.isAtEnd else { throw .damaged }
                return batch
            }
        }
        return try result.get()
    }

    // MARK: Rules

    private static func write(_ rule: RuleReference, _ writer: inout ByteWriter) {
        for text in [
            rule.id, rule.title, rule.version, rule.category.rawValue, rule.level.rawValue, rule.scope.rawValue,
        ] {
            writer.write(text)
        }
        writer.write(count: rule.tags.count)
        for tag in rule.tags { writer.write(tag) }
    }

    private static func rule(_ reader: inout ByteReader) throws(ByteError) -> RuleReference {
        let (id, title, version) = (try reader.text(), try reader.text(), try reader.text())
        guard let category = HarmCategory(rawValue: try reader.text()),
            let level = FindingLevel(rawValue: try reader.text()), let scope = RuleScope(rawValue: try reader.text())
        else { throw .damaged }
        var tags: [String] = []
        for _ in 0..<(try reader.count()) { tags.append(try reader.text()) }
        return RuleReference(
            id: id,
            title: title,
            version: version,
            category: category,
            level: level,
            scope: scope,
            tags: tags
        )
    }

    // MARK: Findings

    private static func write(_ finding: Finding, rule: Int, _ writer: inout ByteWriter) {
        writer.write(fixed: finding.id.value)
        writer.write(count: rule)
        switch finding.subject {
        case .account(let account):
            writer.write(0 as UInt8)
            writer.write(fixed: account.high)
            writer.write(fixed: account.low)
        case .operation(let operation):
            writer.write(1 as UInt8)
            writer.write(fixed: operation.value)
        }
        writer.write(signed: finding.firstTime.milliseconds)
        writer.write(signed: finding.lastTime.milliseconds)
        writer.write(count: finding.occurrences)
        writer.write(finding.isShadow ? 1 : 0 as UInt8)
        let evidence = [UInt8](EvidenceCodec.encode(finding.evidence))
        writer.write(count: evidence.count)
        writer.write(evidence)
    }

    private static func finding(
        _ rules: [RuleReference],
        _ reader: inout ByteReader
    ) throws(ByteError) -> Finding {
        let id = FindingID(value: try reader.fixed())
        guard let place = Int(exactly: try reader.number()), rules.indices.contains(place) else { throw .damaged }
        let subject: Finding.Subject
        switch try reader.byte() {
        case 0: subject = .account(AccountID(high: try reader.fixed(), low: try reader.fixed()))
        case 1: subject = .operation(OperationID(value: try reader.fixed()))
        default: throw .damaged
        }
        let (first, last) = (try reader.signed(), try reader.signed())
        guard let occurrences = Int(exactly: try reader.number()) else { throw .damaged }
        let isShadow = try reader.byte() != 0
        let evidence = Data(try reader.bytes(try reader.count()))
        return Finding(
            id: id,
            rule: rules[place],
            subject: subject,
            firstTime: Timestamp(milliseconds: first),
            lastTime: Timestamp(milliseconds: last),
            occurrences: occurrences,
            evidence: try EvidenceCodec.decode(evidence),
            isShadow: isShadow
        )
    }
}
