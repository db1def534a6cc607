// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// Secrets that people type, or that a file of theirs holds; never arguments, which others can see.
enum SecretText {
    /// Asks twice at the terminal, without showing what is typed.
    ///
    /// - Throws: `ValidationError` without a terminal, or when the two differ.
    static func ask(_ question: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("There is no terminal to ask at. Name a file with --file.")
        }
        let first = try hidden(question)
        guard try hidden("Again: ") == first else {
            throw ValidationError("The two are not the same. Nothing was changed; try again.")
        }
        return first
    }

    /// The first line of a file that nobody else can read.
    ///
    /// - Throws: `ValidationError`, which names the file and nothing of what is in it.
    static func read(_ path: String) throws -> String {
        var status = stat()
        guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)
        else { throw ValidationError("'\(path)' cannot be read as text. Check --file.") }
        guard status.st_mode & 0o077 == 0 else {
            throw ValidationError("'\(path)' can be read by others. Run: chmod 600 '\(path)'")
        }
        return String(text.prefix { !$0.isNewline })
    }

    private static func hidden(_ question: String) throws -> String {
        FileHandle.standardError.write(Data(question.utf8))
        var kept = termios()
        guard tcgetattr(STDIN_FILENO, &kept) == 0 else { throw ValidationError("The terminal cannot be set.") }
        var quiet = kept
        // Signals too, as getpass does: an interrupt here would leave a terminal that shows nothing.
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &kept)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        guard let line = readLine() else { throw ValidationError("Nothing was typed. Nothing was changed.") }
        return line
    }
}
