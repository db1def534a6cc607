// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// The analysts' working file: one finding a line, with everything it rests on and with the accounts' pseudonyms.
struct FindingLines {
    let facts: ReportFacts

    var bytes: [UInt8] {
        let operations = FindingJSON.harmfulOperations(facts.input.operations)
        var writer = JSONWriter()
        for finding in facts.findings {
            FindingJSON.write(finding, operation: finding.account.flatMap { operations[$0] }, to: &writer)
            writer.endLine()
        }
        return writer.utf8
    }
}
