// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let english = AppealWords(
        language: "English",
        title: "Appeal against a decision",
        label: "What is wrong with the decision, in your words",
        hint:
            "Up to % characters. You can appeal once. Somebody who did not take this decision will read it and decide; until then the decision holds. Leave out passwords and what is private to others.",
        button: "Send the appeal",
        filed:
            "An appeal against this decision was received on %. Somebody who did not take this decision will decide. A decision takes one appeal.",
        writtenDown:
            "Somebody at the service wrote an appeal down for you on %. If it did not come from you, answer the message that told you of the decision, and say so.",
        upheld: "The appeal was decided on %: the decision was confirmed.",
        overturned: "The appeal was decided on %: the decision was undone.",
        undone: "This decision does not hold any more, so there is nothing to appeal.",
        ended: "This decision ended on %, so there is nothing to appeal.",
        undoneSince: "The decision does not hold any more.",
        endedSince: "The decision ended on %.",
        underReview: "People are looking at this decision again. Come back in a few days.",
        asSent: "The decision as it was sent; it no longer holds:",
        nothing: "This link opens nothing",
        nothingHint:
            "Perhaps a part of it is missing. Copy the whole link from the message that told you of the decision.",
        empty: "Say what is wrong with the decision.",
        tooLong: "Your text is too long. Shorten it to % characters.",
        tooMany: "Too many requests came from your network. Try again in a few minutes.",
        again:
            "The form could not be taken from that page. Open the link from the message that told you of the decision again, and send the appeal from there.",
        notSent: "That did not work.",
        languages: "Language"
    )
}
