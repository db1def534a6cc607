// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import JSONText
package import TocsinModel

/// Operations and ties as programs read them: pseudonyms and numbers, without text.
package enum OperationJSON {
    /// Writes an operation's members of an object, but for its ties.
    package static func write(_ operation: Operation, to writer: inout JSONWriter) {
        writer.member("operation", operation.id.description)
        writer.member("category", operation.mainCategory?.rawValue)
        writer.member("firstTime", operation.firstTime.description)
        writer.member("lastTime", operation.lastTime.description)
        writer.key("members")
        writer.array { writer in
            for member in operation.members {
                writer.object { writer in
                    writer.member("account", member.account.description)
                    writer.member("tier", member.tier.rawValue)
                    writer.member("events", member.events)
                }
            }
        }
    }

    /// Writes a tie's members of an object.
    package static func write(_ tie: Tie, to writer: inout JSONWriter) {
        writer.member("first", tie.first.description)
        writer.member("second", tie.second.description)
        writer.member("probability", tie.matchProbability)
        writer.member("bits", tie.matchWeightBits)
        writer.key("evidence")
        writer.array { writer in
            for evidence in tie.evidence {
                writer.object { writer in
                    writer.member("comparison", evidence.comparison.rawValue)
                    writer.member("bits", evidence.weightBits)
                    writer.member("sharedByAccounts", evidence.sharedByAccounts)
                }
            }
        }
    }
}
