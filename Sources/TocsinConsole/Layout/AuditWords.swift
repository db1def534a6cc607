// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What the audit log's stable words mean.
enum AuditWords {
    /// What people and programs do, in the order in which a list offers it.
    static let actions: [(word: String, title: String)] = [
        ("case.open", "opened a case"), ("case.claim", "claimed a case"), ("case.note", "wrote a note"),
        ("case.removeNote", "removed a note"), ("case.label", "added a label"), ("case.link", "added a link"),
        ("case.decide", "decided"), ("case.withdraw", "withdrew a proposal"),
        ("case.approve", "approved a decision"), ("case.refuse", "refused a decision"),
        ("case.appeal", "wrote down an appeal"), ("case.resolve", "decided an appeal"),
        ("case.close", "closed a case"), ("case.reopen", "reopened a case"),
        ("case.markDuplicate", "closed a case as a duplicate"), ("case.absorb", "took over a duplicate"),
        ("case.part", "parted off an account"), ("case.sever", "took an erased account out of a case"),
        ("text.read", "read messages"), ("text.search", "searched messages"),
        ("origin.search", "searched networks and devices"), ("rule.backtest", "back-tested a rule"),
        ("review.verdict", "judged a case in a blind review"), ("review.golden", "set a golden case"),
        ("report.draft", "made a draft of a report"), ("report.publish", "published a report"),
        ("decisions.export", "exported decisions"), ("audit.export", "exported the audit log"),
        ("audit.checkpoint", "signed a checkpoint"), ("account.erase", "erased an account"),
        ("delivery.start", "started delivery"), ("delivery.givenUp", "gave a webhook's message up"),
        ("person.add", "added a person"), ("person.role", "changed a role"),
        ("person.disable", "turned a person off"), ("person.enable", "turned a person on"),
        ("person.subject", "changed who a person is at the provider"), ("person.password", "set a password"),
        ("person.secondFactor", "changed a second factor"), ("person.setUp", "offered a link to choose a password"),
        ("person.rehash", "renewed how a password is kept"), ("token.add", "made a token"),
        ("token.remove", "removed a token"), ("signIn.grant", "signed in"), ("signIn.refuse", "was refused to sign in"),
        ("signOut.everywhere", "ended all sessions"),
    ]

    private static let titles = Dictionary(actions.map { ($0.word, $0.title) }) { first, _ in first }

    /// The word itself where it is none of these.
    static func title(_ action: String) -> String { titles[action] ?? action }

    /// The name of one of an entry's details.
    static func name(_ name: String) -> String {
        switch name {
        case "duplicateOf": "the same as"
        case "duplicate": "took over"
        case "partedFrom": "parted off from"
        case "reinstated": "reinstated by"
        case "isSet": "set"
        case "sha256": "SHA-256"
        case "harmful": "harm"
        default: name
        }
    }

    /// What one of an entry's details says; reasons that people state stay as they are.
    static func value(_ value: String, of name: String, by action: String) -> String {
        switch (name, value) {
        case ("action", _): Words.deed(value)
        case ("from", _), ("to", _): Words.state(value)
        case ("origin", "manual"): "by hand"
        case ("by", "set-up"): "with a link"
        case ("reason", _) where action == "signIn.refuse": refusal(value)
        default: value
        }
    }

    private static func refusal(_ reason: String) -> String {
        switch reason {
        case "unknown": "nobody of that name"
        case "disabled": "turned off"
        case "password": "wrong password"
        case "code": "wrong code"
        case "openid stranger": "nobody here is known to the provider by that name"
        case "openid denied": "the provider refused"
        default: reason
        }
    }
}
