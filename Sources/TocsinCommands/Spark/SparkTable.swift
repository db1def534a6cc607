// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// What a store holds, as a table for a data lake.
enum SparkTable: String, CaseIterable {
    case findings, operations, ties

    /// Its columns, in Spark's words; times are in Universal Time.
    var columns: String {
        switch self {
        case .findings:
            """
            finding STRING, rule STRUCT<id STRING, title STRING, version STRING, category STRING, level STRING, scope STRING, tags ARRAY<STRING>>, \
            account STRING, operation STRING, firstTime TIMESTAMP, lastTime TIMESTAMP, occurrences BIGINT, \
            evidence ARRAY<STRUCT<event STRING, field STRING, startByte BIGINT, endByte BIGINT, signal STRING, value STRING>>
            """
        case .operations:
            """
            operation STRING, category STRING, firstTime TIMESTAMP, lastTime TIMESTAMP, \
            members ARRAY<STRUCT<account STRING, tier STRING, events BIGINT>>, standing STRING
            """
        case .ties:
            """
            operation STRING, first STRING, second STRING, probability DOUBLE, bits DOUBLE, \
            evidence ARRAY<STRUCT<comparison STRING, bits DOUBLE, sharedByAccounts BIGINT>>
            """
        }
    }

    /// Its rows as lines of JSON, in the store's order; findings in shadow are left out, as in a report.
    func rows(_ store: any ServiceStore) throws -> [UInt8] {
        var writer = JSONWriter()
        switch self {
        case .findings:
            let harmful = FindingJSON.harmfulOperations(try store.operations())
            for finding in try store.findings() where !finding.isShadow {
                FindingJSON.write(finding, operation: finding.account.flatMap { harmful[$0] }, to: &writer)
                writer.endLine()
            }
        case .operations:
            for operation in try store.operations() {
                writer.object { writer in
                    OperationJSON.write(operation, to: &writer)
                    writer.member("standing", operation.standing.rawValue)
                }
                writer.endLine()
            }
        case .ties:
            for operation in try store.operations() {
                for tie in operation.ties {
                    writer.object { writer in
                        writer.member("operation", operation.id.description)
                        OperationJSON.write(tie, to: &writer)
                    }
                    writer.endLine()
                }
            }
        }
        return writer.utf8
    }
}
