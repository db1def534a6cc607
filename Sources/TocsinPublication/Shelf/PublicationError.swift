// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why nothing is made or published.
package enum PublicationError: Error, Equatable, CustomStringConvertible {
    case incomplete(String)
    case unknown(PublicationID)
    case undecided(operation: String)
    /// It was decided when the draft was made, and is no more.
    case undone(operation: String)
    /// Since the draft was made, people decided otherwise about single accounts.
    case otherAccounts(PublicationID)
    case notReady(PublicationID)
    case beingMade(PublicationID)
    case ownDraft
    /// The draft was made anew since somebody read it.
    case otherDraft(PublicationID)
    case changed(file: String)
    case cannotWrite(folder: String)

    package var description: String {
        switch self {
        case .incomplete(let what): "The report needs \(what)."
        case .unknown(let id): "There is no \(id)."
        case .undecided(let operation):
            "\(operation) is not decided: no case about it has a decision against its accounts that holds. Decide first."
        case .undone(let operation):
            "\(operation) is in the draft, and no case about it has a decision against its accounts that holds any more. Make the draft anew without it."
        case .otherAccounts(let id):
            "The draft of \(id) counts other accounts than decisions hold against now, and nothing was published. Make the draft anew, read it, then publish it."
        case .notReady(let id): "\(id) has no draft that is ready. Make one first."
        case .beingMade(let id): "A draft of \(id) is being made. Wait until it is there."
        case .ownDraft: "Nobody publishes their own draft. Somebody else has to read it and publish it."
        case .otherDraft(let id):
            "The draft of \(id) was made anew since you read it, and nothing was published. Read it again, then publish it."
        case .changed(let file):
            "The draft's \(file) is not as it was made. Make the draft anew, and see who may write the folder."
        case .cannotWrite(let folder):
            "The folder '\(folder)' cannot be written. Name one that the console may write to with --publications."
        }
    }
}
