// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The grammar rules that an account's texts come from.
struct Voice: Sendable {
    var language: String
    /// A benign conversation's first turn and later ones.
    var prompt: Int
    var followUp: Int
    var answer: Int
    var refusal: Int
    /// An operation's own; equal to `prompt` for benign accounts.
    var harm: Int
    var harmfulFollowUp: Int
    var grey: Int
    var reformulation: Int
    var withheld: Int
    /// Innocent prose.
    var sentence: Int?
    /// What its group or operation alone uses, what it alone uses, what many use.
    var shared: Int?
    var own: Int?
    var popular: Int?

    init?(file: String, language: String, isOperation: Bool, library: GrammarLibrary) {
        let small = isOperation ? "chatter" : file
        guard
            let prompt = library.rule("prompt", file: small, language: language)
                ?? library.rule("prompt", file: "chatter", language: "en"),
            let followUp = library.rule("followup", file: small, language: language)
                ?? library.rule("followup", file: small, language: "en"),
            let answer = library.rule("answer", file: small, language: language),
            let refusal = library.rule("refusal", file: small, language: language),
            let withheld = library.rule("withheld", file: file, language: language)
        else { return nil }
        self.language = language
        self.prompt = prompt
        self.followUp = followUp
        self.answer = answer
        self.refusal = refusal
        self.withheld = withheld
        sentence = library.rule("sentence", file: file, language: language)
        shared = library.rule("shared_mention", file: file, language: language)
        own = library.rule("own_mention", file: file, language: language)
        popular = library.rule("popular_mention", file: file, language: language)
        guard isOperation else {
            (harm, harmfulFollowUp, grey, reformulation) = (prompt, prompt, prompt, prompt)
            return
        }
        guard let harm = library.rule("harm", file: file, language: language),
            let grey = library.rule("grey", file: file, language: language)
        else { return nil }
        self.harm = harm
        self.grey = grey
        harmfulFollowUp = library.rule("more", file: file, language: language) ?? harm
        reformulation = library.rule("again", file: file, language: language) ?? harm
    }
}
