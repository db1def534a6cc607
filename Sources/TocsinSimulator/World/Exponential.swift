// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The exponential function by arithmetic alone, so that another machine's library gives no other bytes.
enum Exponential {
    static func of(_ exponent: Double) -> Double {
        var halvings = 0
        var small = exponent
        while small.magnitude > 0.5, halvings < 20 {
            small /= 2
            halvings += 1
        }
        var term = 1.0
        var sum = 1.0
        for step in 1...12 {
            term *= small / Double(step)
            sum += term
        }
        for _ in 0..<halvings { sum *= sum }
        return sum
    }

    /// The natural logarithm of a number from 1, by Newton's method.
    static func inverse(of number: Double) -> Double {
        var logarithm = 0.0
        for _ in 0..<64 { logarithm += min(1, number / of(logarithm) - 1) }
        return logarithm
    }
}
