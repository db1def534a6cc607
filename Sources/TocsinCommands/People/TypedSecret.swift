// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport

/// Secrets that people type; never arguments, which others can see.
enum TypedSecret {
    /// Asks twice at the terminal, without showing what is typed.
    ///
    /// - Throws: `CommandProblem` without a terminal, or when the two differ.
    static func ask(_ question: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandProblem("There is no terminal to ask at. Name a file with --file.")
        }
        let first = try hidden(question)
        guard try hidden("Again: ") == first else {
            throw CommandProblem("The two are not the same. Nothing was changed; try again.")
        }
        return first
    }

    private static func hidden(_ question: String) throws -> String {
        Console.tell(question)
        var kept = termios()
        guard tcgetattr(STDIN_FILENO, &kept) == 0 else { throw CommandProblem("The terminal cannot be set.") }
        var quiet = kept
        // Signals too, as getpass does: an interrupt here would leave a terminal that shows nothing.
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &kept)
            Console.tell("\n")
        }
        guard let line = readLine() else { throw CommandProblem("Nothing was typed. Nothing was changed.") }
        return line
    }
}
