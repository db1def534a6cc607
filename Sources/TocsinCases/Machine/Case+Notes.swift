// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Case {
    /// Whether somebody whose role lets them work on cases may remove a note now.
    ///
    /// `number`: From 1, in the order in which notes were written.
    package func mayRemoveNote(_ number: Int, by name: String) -> Bool {
        guard CaseAction.removeNote(number).states.contains(state) else { return false }
        return (try? removableNote(number, by: name)) != nil
    }

    /// Takes a note's text away; that somebody wrote it, and removed it, stays.
    mutating func removeNote(
        _ number: Int,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> [String: String] {
        let place = try removableNote(number, by: actor.name)
        notes[place].text = ""
        notes[place].removedAt = time
        return ["note": "\(number)"]
    }

    /// Where a note stands that somebody may remove.
    private func removableNote(_ number: Int, by name: String) throws(CaseError) -> Int {
        guard !notes.isEmpty else { throw .needs("a note: nobody has written one in this case") }
        guard number >= 1, number <= notes.count else {
            throw .needs("the number of one of the case's notes, 1 to \(notes.count)")
        }
        let place = number - 1
        let note = notes[place]
        guard note.author == name else { throw .othersNote(author: note.author) }
        guard note.removedAt == nil else { throw .needs("a note that still stands: this one was removed already") }
        guard !isOpeningReason(note, at: place) else { throw .openingReason }
        return place
    }

    /// Whether a note is why the case was opened by hand: the audit log has it as well, so it cannot be taken away.
    private func isOpeningReason(_ note: Note, at place: Int) -> Bool {
        origin == .manual && place == 0 && note.author == openedBy && note.time == openedAt
    }
}
