// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Spreads work over tasks and takes the results in the order of the inputs, so that output does not depend on the number of tasks.
///
/// - Parameters:
///   - workers: How many inputs are worked on at once, from 1; one more may wait.
///   - next: Gives the next input, nil at the end. Called on the calling task, one at a time.
///   - work: Runs on any task.
///   - take: Gets the results in order. Called on the calling task.
/// - Throws: What `next`, `work` or `take` throws; work under way is cancelled.
package func inOrder<Input: Sendable, Output: Sendable>(
    workers: Int,
    next: () async throws -> Input?,
    work: @escaping @Sendable (Input) throws -> Output,
    take: (Output) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (Int, Output).self) { group in
        var sent = 0
        var received = 0
        var early: [Int: Output] = [:]
        var isReading = true
        while isReading || received < sent {
            while isReading && sent - received <= workers {
                guard let input = try await next() else {
                    isReading = false
                    break
                }
                let index = sent
                group.addTask { (index, try work(input)) }
                sent += 1
            }
            while received < sent, early[received] == nil, let (index, output) = try await group.next() {
                early[index] = output
            }
            if let output = early.removeValue(forKey: received) {
                received += 1
                try await take(output)
            }
        }
    }
}

/// Spreads a range of numbers over tasks, a stretch at a time.
///
/// - Parameters:
///   - range: The numbers.
///   - stretch: How many one task gets at once, from 1.
///   - workers: How many stretches are worked on at once, from 1.
///   - work: Runs on any task.
///   - take: Gets the results in order. Called on the calling task.
/// - Throws: What `work` or `take` throws.
package func inOrder<Output: Sendable>(
    over range: Range<Int32>,
    by stretch: Int32,
    workers: Int,
    work: @escaping @Sendable (Range<Int32>) throws -> Output,
    take: (Output) async throws -> Void
) async throws {
    var rest = range
    try await inOrder(workers: workers) { () -> Range<Int32>? in
        guard !rest.isEmpty else { return nil }
        let next = rest.prefix(Int(stretch))
        rest = next.upperBound..<rest.upperBound
        return next
    } work: { stretch in
        try work(stretch)
    } take: { output in
        try await take(output)
    }
}
