// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a scenario cannot be simulated.
package enum ScenarioError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, expected: String)
    case tooFewEvents(asked: Int, needed: Int)
    case tooManyEvents(asked: Int, most: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The scenario file '\(path)' cannot be read. Check the path."
        case .malformed(let path, let line, let expected):
            "\(path):\(line): expected \(expected). docs/simulator.md describes every field."
        case .tooFewEvents(let asked, let needed):
            "\(asked) events cannot show every account and operation of the scenario; ask for at least \(needed)."
        case .tooManyEvents(let asked, let most):
            "\(asked) events are more than can be made of the scenario, whose accounts and days are held in memory; ask for at most \(most)."
        }
    }
}
