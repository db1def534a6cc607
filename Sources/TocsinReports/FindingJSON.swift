// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import JSONText
package import TocsinModel

/// A finding as programs read it: everything it rests on, with the account's pseudonym and without text.
package enum FindingJSON {
    /// By account: the harmful operation that it is a member of.
    package static func harmfulOperations(_ operations: [Operation]) -> [AccountID: OperationID] {
        var harmful: [AccountID: OperationID] = [:]
        for operation in operations where operation.standing == .harmful {
            for member in operation.members { harmful[member.account] = operation.id }
        }
        return harmful
    }

    /// `operation`: The harmful one that the account is a member of.
    package static func write(_ finding: Finding, operation: OperationID?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("schema", 1)
            writer.member("finding", finding.id.description)
            writer.key("rule")
            write(finding.rule, to: &writer)
            switch finding.subject {
            case .account(let account):
                writer.member("account", account.description)
                writer.member("operation", operation?.description)
            case .operation(let subject):
                writer.member("operation", subject.description)
            }
            writer.member("firstTime", finding.firstTime.description)
            writer.member("lastTime", finding.lastTime.description)
            writer.member("occurrences", finding.occurrences)
            writer.key("evidence")
            writer.array { writer in
                for evidence in finding.evidence { write(evidence, to: &writer) }
            }
        }
    }

    private static func write(_ rule: RuleReference, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", rule.id)
            writer.member("title", rule.title)
            writer.member("version", rule.version)
            writer.member("category", rule.category.rawValue)
            writer.member("level", rule.level.rawValue)
            writer.member("scope", rule.scope.rawValue)
            writer.member("tags", rule.tags)
        }
    }

    private static func write(_ evidence: Evidence, to writer: inout JSONWriter) {
        writer.object { writer in
            switch evidence {
            case .text(let event, let field, let bytes):
                writer.member("event", event.description)
                writer.member("field", field)
                writer.member("startByte", bytes.lowerBound)
                writer.member("endByte", bytes.upperBound)
            case .signal(let name, let value):
                writer.member("signal", name)
                writer.member("value", value)
            case .event(let event):
                writer.member("event", event.description)
            }
        }
    }
}
