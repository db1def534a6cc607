// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Compression
internal import Crypto
internal import Foundation

/// What learning changed in the encoder's weights, against the file that `Scripts/install-encoder` installs.
///
/// Holds no weights of its own: it is of no use without that very file. `Scripts/encoder/weights.py` writes it and describes its form.
package struct EncoderDifference: Sendable, Equatable {
    /// SHA-256 of the file that it belongs to.
    package let base: [UInt8]
    /// Names the difference, for what was learnt over the encoder that it makes.
    package let version: String
    private let matrices: [Matrix]
    private let vectors: [Vector]

    /// A tensor in 4 bits.
    private struct Matrix: Equatable {
        /// Where it begins in the file.
        var place: Int
        var count: Int
        /// Which of its numbers grow, rising, and by how much, of 16.
        var changed: [Int] = []
        var growth: [UInt8] = []
    }

    /// A tensor of floats, and the upper half of the bits of what is added to each.
    private struct Vector: Equatable {
        var place: Int
        var added: [UInt16]
    }

    /// Reads a difference.
    ///
    /// - Throws: ``TextEncoderError/noDifference(path:)``.
    package init(path: String) throws(TextEncoderError) {
        do {
            let bytes = try Self.unpacked(path)
            version = Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
            (base, matrices, vectors) = try bytes.withUnsafeBytes { try Self.read($0) }
        } catch {
            throw .noDifference(path: path)
        }
    }

    private static func unpacked(_ path: String) throws -> [UInt8] {
        let source = try openByteSource(path: path)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try part.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return bytes }
            bytes += part[..<count]
            if bytes.count > maximumBytes { throw ByteError.damaged }
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(ByteError) -> ([UInt8], [Matrix], [Vector]) {
        var reader = ByteReader(bytes)
        guard try reader.fixed() == magic else { throw .damaged }
        let base = Array(try reader.bytes(SHA256.byteCount))
        func place() throws(ByteError) -> Int {
            let place = try reader.fixed()
            guard place <= UInt64(maximumPlace) else { throw .damaged }
            return Int(place)
        }
        var matrices: [Matrix] = []
        var counts: [Int] = []
        for _ in 0..<(try reader.count()) {
            let place = try place()
            let count = try reader.number()
            guard count <= UInt64(maximumPlace), count.isMultiple(of: UInt64(blockCount)) else { throw .damaged }
            matrices.append(Matrix(place: place, count: Int(count)))
            counts.append(try reader.count())
        }
        for index in matrices.indices {
            var next = 0
            for _ in 0..<counts[index] {
                let gap = try reader.number()
                guard gap < UInt64(matrices[index].count - next) else { throw .damaged }
                matrices[index].changed.append(next + Int(gap))
                next += Int(gap) + 1
            }
        }
        for index in matrices.indices {
            matrices[index].growth = Array(try reader.bytes(counts[index]))
            guard matrices[index].growth.allSatisfy({ $0 < 16 }) else { throw .damaged }
        }
        var vectors: [Vector] = []
        for _ in 0..<(try reader.count()) {
            let place = try place()
            let count = try reader.count()
            let halves = try reader.bytes(count * 2)
            let added = (0..<count).map { index in
                UInt16(littleEndian: halves.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
            }
            vectors.append(Vector(place: place, added: added))
        }
        guard reader.isAtEnd else { throw .damaged }
        return (base, matrices, vectors)
    }

    /// Whether bytes are those of the file that this belongs to.
    package func belongs(to bytes: UnsafeRawBufferPointer) -> Bool {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize().elementsEqual(base)
    }

    /// Changes the weights of a file that this belongs to, in memory.
    ///
    /// - Returns: False, with the bytes as they were in part, when a change lies outside of them.
    package func apply(to bytes: UnsafeMutableRawBufferPointer) -> Bool {
        for matrix in matrices {
            // A block is a scale of two bytes and 32 numbers of half a byte: the lower halves are the first 16.
            guard matrix.place + matrix.count / Self.blockCount * Self.blockBytes <= bytes.count else { return false }
            for (index, growth) in zip(matrix.changed, matrix.growth) {
                let (block, number) = index.quotientAndRemainder(dividingBy: Self.blockCount)
                let place = matrix.place + block * Self.blockBytes + 2 + number % 16
                let pair = bytes[place]
                bytes[place] =
                    number < 16 ? pair & 0xF0 | (pair &+ growth) & 0x0F : pair & 0x0F | ((pair >> 4) &+ growth) << 4
            }
        }
        for vector in vectors {
            guard vector.place + vector.added.count * 4 <= bytes.count else { return false }
            for (index, added) in vector.added.enumerated() {
                let place = vector.place + index * 4
                let before = Float(
                    bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                )
                let now = before + Float(bitPattern: UInt32(added) << 16)
                bytes.storeBytes(of: now.bitPattern.littleEndian, toByteOffset: place, as: UInt32.self)
            }
        }
        return true
    }

    /// `TOCSINE1`.
    private static let magic: UInt64 = 0x3145_4E49_5343_4F54
    private static let blockCount = 32
    private static let blockBytes = 18
    /// Ours has less than a twentieth of it.
    private static let maximumBytes = 1 << 26
    private static let maximumPlace = 1 << 32
}
