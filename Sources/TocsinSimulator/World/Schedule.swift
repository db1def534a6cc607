// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// When in the local day people are at work with the service.
enum Schedule: String, Sendable, CaseIterable {
    case office, evening, student, waking, round, shift, night

    /// Weights of the local hours 0...23.
    var hours: [Double] {
        switch self {
        case .office: [0, 0, 0, 0, 0, 0, 0.2, 1, 4, 9, 10, 9, 5, 7, 9, 9, 8, 6, 2, 1, 0.7, 0.5, 0.3, 0.1]
        case .evening: [2, 1, 0.3, 0.1, 0.1, 0.1, 0.5, 1, 1.5, 1.5, 1.5, 2, 2.5, 2, 2, 2, 3, 4, 6, 8, 9, 9, 7, 4]
        case .student: [3, 1.5, 0.6, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 5, 5, 4, 5, 6, 6, 6, 5, 5, 6, 8, 8, 7, 5]
        case .waking: [1, 0.4, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 4, 2]
        case .round: [Double](repeating: 1, count: 24)
        case .shift: [0, 0, 0, 0, 0, 0, 0, 0, 1, 9, 10, 10, 6, 8, 10, 10, 10, 9, 8, 8, 7, 3, 0.2, 0]
        case .night: [8, 9, 8, 6, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 0.5, 0.7, 1, 1, 2, 3, 5, 7, 8]
        }
    }
}
