// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// What a command tells the person at the terminal.
///
/// Results go to standard output. Progress and warnings go to standard error; progress only when that is a terminal, so that
/// pipes stay quiet.
package struct Console: Sendable {
    private let showsProgress: Bool
    private let lastShown = Shown()

    private final class Shown: Sendable {
        let time = Mutex<Double>(0)
    }

    package init() {
        showsProgress = isatty(STDERR_FILENO) == 1
    }

    package func say(_ line: String) {
        print(line)
    }

    /// Says it at once, also in a pipe: for what runs until it is stopped.
    package func sayNow(_ line: String) {
        print(line)
        fflush(nil)
    }

    package func warn(_ line: String) {
        Self.tell("warning: \(line)\n")
    }

    /// Says what belongs beside a result, not into it.
    package func note(_ line: String) {
        Self.tell("\(line)\n")
    }

    /// Writes to standard error as it is.
    ///
    /// Where that is full or closed nobody can be told so, and the work goes on.
    package static func tell(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Shows a line that the next one replaces, at most ten times a second.
    package func progress(_ line: @autoclosure () -> String) {
        guard showsProgress else { return }
        let now = ProcessInfo.processInfo.systemUptime
        let isDue = lastShown.time.withLock { last in
            guard now - last >= 0.1 else { return false }
            last = now
            return true
        }
        if isDue { Self.tell("\r\u{1B}[K\(line())") }
    }

    /// Clears the progress line.
    package func endProgress() {
        if showsProgress { Self.tell("\r\u{1B}[K") }
    }
}

extension Double {
    /// A share in per cent, to a tenth.
    package var percent: String { "\((self * 1000).rounded() / 10) %" }
}

extension Double? {
    /// The same, with a dash for none.
    package var percent: String { map(\.percent) ?? "–" }
}

extension Int {
    /// With thousands parted by commas.
    package var grouped: String {
        let digits = String(magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return self < 0 ? "-" + grouped : grouped
    }
}
