// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport

/// Asks the person at the terminal before texts leave the machine.
struct Consent {
    /// Given beforehand, by a flag.
    let isGiven: Bool

    /// Says what will be sent, and waits for a yes where it was not given.
    ///
    /// - Throws: `CommandProblem` where there is no terminal to ask at, and `ExitCode` 1 for anything but a yes.
    func ask(_ message: String) throws {
        Console.tell(message + "\n")
        if isGiven { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw CommandProblem("There is no terminal to ask at. Give --yes if that may be sent.")
        }
        Console.tell("Send them? [y/N] ")
        guard let answer = readLine()?.lowercased(), answer == "y" || answer == "yes" else { throw ExitCode.failure }
    }
}
