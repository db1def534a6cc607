// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Case {
    /// Whether people wrote something down in it of which this holds.
    func says(_ isMeant: (String) -> Bool) -> Bool {
        var copy = self
        var isFound = false
        copy.reword { text in
            isFound = isFound || isMeant(text)
            return text
        }
        return isFound
    }

    /// Puts every text that people wrote, in notes as in decisions, through `change`; labels stay ascending.
    mutating func reword(_ change: (String) -> String) {
        for place in notes.indices { notes[place].text = change(notes[place].text) }
        labels = Set(labels.map(change)).sorted()
        links = links.map(change)
        for place in (endedProposals ?? []).indices {
            let reason = endedProposals?[place].reason
            endedProposals?[place].reason = reason.map(change)
        }
        proposal?.reword(change)
        for place in decisions.indices { decisions[place].reword(change) }
    }
}

extension Decision {
    /// As ``Case/reword(_:)``.
    fileprivate mutating func reword(_ change: (String) -> String) {
        rule = change(rule)
        facts = change(facts)
        for place in exceptions.indices { exceptions[place].reason = change(exceptions[place].reason) }
        guard var appeal else { return }
        appeal.ground = change(appeal.ground)
        appeal.reason = appeal.reason.map(change)
        self.appeal = appeal
    }
}
