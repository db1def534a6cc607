// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Gives groups the ids that they had in an earlier run, so that an operation keeps its id when it gains accounts.
///
/// A group takes the id of the earlier operation with which it shares most accounts; each id is given once, to the group that shares
/// most. What was joined or parted is kept as lineage.
struct OperationIdentity {
    private var earlierOf: [AccountID: OperationID] = [:]

    init(earlier: [Operation]) {
        for operation in earlier { for member in operation.members { earlierOf[member.account] = operation.id } }
    }

    /// Replaces ids and adds lineage.
    func apply(to operations: inout [Operation]) {
        guard !earlierOf.isEmpty else { return }
        var overlaps: [(count: Int, index: Int, earlier: OperationID)] = []
        for (index, operation) in operations.enumerated() {
            let counts = Dictionary(grouping: operation.members.compactMap { earlierOf[$0.account] }) { $0 }
            overlaps += counts.map { ($0.value.count, index, $0.key) }
        }
        overlaps.sort { ($1.count, $0.index, $0.earlier) < ($0.count, $1.index, $1.earlier) }
        var idOf: [Int: OperationID] = [:]
        var indexOf: [OperationID: Int] = [:]
        for overlap in overlaps where idOf[overlap.index] == nil && indexOf[overlap.earlier] == nil {
            idOf[overlap.index] = overlap.earlier
            indexOf[overlap.earlier] = overlap.index
        }
        for (index, id) in idOf { operations[index].id = id }
        for index in operations.indices where idOf[index] == nil {
            // A new group may begin with an account whose id another group keeps.
            while indexOf[operations[index].id] != nil {
                var hash = StableHash()
                hash.combine(operations[index].id.value)
                operations[index].id = OperationID(value: hash.value)
            }
        }
        for overlap in overlaps where idOf[overlap.index] != overlap.earlier {
            // An earlier operation whose id lives on elsewhere was split; one whose id is gone was merged into this one.
            let change: Operation.Lineage.Change = indexOf[overlap.earlier] == nil ? .merged : .split
            operations[overlap.index].lineage.append(.init(change: change, other: overlap.earlier))
        }
        for index in operations.indices { operations[index].lineage.sort { $0.other < $1.other } }
    }
}
