// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Questions in the order in which they came, each text once.
package struct QuestionList: Sendable {
    package private(set) var questions: [JudgeQuestion] = []
    private var places: [TextDigest: Int] = [:]

    package init(_ questions: [JudgeQuestion] = []) {
        for question in questions { add(question) }
    }

    /// Adds a question; one about a text that is there gives that its events.
    package mutating func add(_ question: JudgeQuestion) {
        if let place = places[question.digest] {
            questions[place].add(question)
        } else {
            places[question.digest] = questions.count
            questions.append(question)
        }
    }
}
