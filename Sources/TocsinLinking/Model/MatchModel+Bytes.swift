// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking

extension MatchModel.Counted {
    func write(to writer: inout ByteWriter) {
        writer.write(fixed: priorBits.bitPattern)
        writer.write(count: weights.count)
        for weight in weights { writer.write(fixed: weight.bitPattern) }
    }

    init(_ reader: inout ByteReader) throws(ByteError) {
        priorBits = try reader.finite()
        weights = []
        for _ in 0..<(try reader.count()) { weights.append(try reader.finite()) }
        guard weights.count == WeightTable.bitCount else { throw .damaged }
    }
}

extension MatchModel {
    /// All that weighing a pair takes.
    func write(to writer: inout ByteWriter) {
        counted.write(to: &writer)
        writer.write(count: curve.knots.count)
        for knot in curve.knots {
            writer.write(fixed: knot.bits.bitPattern)
            writer.write(fixed: knot.trueBits.bitPattern)
        }
    }

    init(_ reader: inout ByteReader) throws(ByteError) {
        let counted = try Counted(&reader)
        var knots: [ProbabilityCurve.Knot] = []
        for _ in 0..<(try reader.count()) {
            knots.append(ProbabilityCurve.Knot(bits: try reader.finite(), trueBits: try reader.finite()))
        }
        let curve = ProbabilityCurve(knots: knots)
        guard curve.isWellFormed else { throw .damaged }
        self.init(curve, counted: counted)
    }
}

extension ByteReader {
    mutating func count(below limit: Int) throws(ByteError) -> Int {
        guard let count = Int(exactly: try number()), count < limit else { throw .damaged }
        return count
    }

    fileprivate mutating func finite() throws(ByteError) -> Double {
        let number = Double(bitPattern: try fixed())
        guard number.isFinite else { throw .damaged }
        return number
    }
}
