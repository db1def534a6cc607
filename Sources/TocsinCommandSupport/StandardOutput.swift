// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A program's standard output, which may be closed, full or at an end.
package enum StandardOutput {
    /// Keeps the places of what the shell closed: a file opened later would take them, and what is said would go into it.
    package static func open() {
        for place in STDIN_FILENO...STDERR_FILENO where fcntl(place, F_GETFD) == -1 {
            // What is closed stays unwritable, but for errors, which have nowhere to go.
            _ = Foundation.open("/dev/null", place == STDERR_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Writes what is left to write.
    ///
    /// - Throws: ``StandardOutputError`` when something that was said was not written.
    package static func finish() throws(StandardOutputError) {
        // What could not be written before is tried again; standard error has no buffer.
        guard fflush(nil) == 0 else { throw StandardOutputError() }
    }
}

/// A result that did not reach whoever asked for it.
package struct StandardOutputError: Error, CustomStringConvertible {
    package var description: String {
        """
        The result could not be written to standard output: it is closed, or its disk is full. Check where it goes, and run the command \
        again.
        """
    }
}
