// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// Turns texts of a hundred languages into numbers that lie near each other when the texts mean the same: multilingual E5, small, in 4 bits.
///
/// Optional: the engine is loaded while the program runs, from a folder that `Scripts/install-encoder` fills. A text of 60 words takes about
/// 20 ms of two processors.
package final class TextEncoder: Sendable {
    /// How many numbers a text becomes.
    package static let dimensions = 384

    private typealias Load = @convention(c) (UnsafeRawPointer, Int) -> OpaquePointer?
    private typealias Size = @convention(c) (OpaquePointer) -> Int32
    private typealias Embed =
        @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<Float>) -> Int32
    private typealias Free = @convention(c) (OpaquePointer) -> Void

    /// The engine's functions and its model, which one task uses at a time.
    private struct Engine: @unchecked Sendable {
        let model: OpaquePointer
        let embed: Embed
        let free: Free
    }

    private let engine: Mutex<Engine>
    /// What the model lies in: it must stay for as long as the model.
    private let weights: MappedFile
    /// Names what was tuned in it, or is ``untuned``.
    ///
    /// What was learnt over one encoder says nothing over another.
    package let version: String

    /// The version of an encoder as it is installed.
    package static let untuned = ""

    /// The folder that `Scripts/install-encoder` fills when it is not told another.
    package static var defaultFolder: String {
        FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/share/tocsin/encoder").path
    }

    /// Loads the engine and its model.
    ///
    /// - Parameters:
    ///   - folder: Where `Scripts/install-encoder` put them.
    ///   - difference: What tuning changed, laid over the installed weights in memory; nil for the encoder as it is installed.
    /// - Throws: ``TextEncoderError``.
    package init(folder: String, difference: EncoderDifference? = nil) throws(TextEncoderError) {
        guard let library = dlopen(folder + "/libe5.so", RTLD_NOW | RTLD_LOCAL) else {
            throw .notInstalled(folder: folder)
        }
        guard let weights = MappedFile(path: folder + "/e5-small-q4.bin") else { throw .damaged(folder: folder) }
        if let difference {
            guard difference.belongs(to: UnsafeRawBufferPointer(weights.bytes)), difference.apply(to: weights.bytes)
            else { throw .otherWeights(folder: folder) }
        }
        guard let load = dlsym(library, "e5_load_mem"), let embed = dlsym(library, "e5_embed"),
            let free = dlsym(library, "e5_free"), let size = dlsym(library, "e5_dim"),
            let start = weights.bytes.baseAddress,
            let model = unsafeBitCast(load, to: Load.self)(start, weights.bytes.count),
            unsafeBitCast(size, to: Size.self)(model) == Self.dimensions
        else { throw .damaged(folder: folder) }
        self.weights = weights
        version = difference?.version ?? Self.untuned
        engine = Mutex(
            Engine(
                model: model,
                embed: unsafeBitCast(embed, to: Embed.self),
                free: unsafeBitCast(free, to: Free.self)
            )
        )
    }

    deinit {
        engine.withLock { $0.free($0.model) }
    }

    /// The numbers of a text, of length 1 in all; nil when the engine fails on it.
    ///
    /// `text`: Its first 512 tokens count.
    package func numbers(of text: String) -> [Float]? {
        var numbers = [Float](repeating: 0, count: Self.dimensions)
        // A zero byte would end the text for the engine.
        let whole = text.contains("\0") ? text.replacingOccurrences(of: "\0", with: " ") : text
        let result = engine.withLock { engine in
            whole.withCString { text in
                numbers.withUnsafeMutableBufferPointer { numbers in
                    numbers.baseAddress.map { engine.embed(engine.model, text, 1, $0) } ?? -1
                }
            }
        }
        return result == 0 ? numbers : nil
    }
}

/// Why there is no encoder.
package enum TextEncoderError: Error, Equatable, CustomStringConvertible {
    case notInstalled(folder: String)
    case damaged(folder: String)
    case otherWeights(folder: String)
    case noDifference(path: String)

    package var description: String {
        switch self {
        case .notInstalled(let folder):
            "There is no text encoder in '\(folder)'. Install it with 'make encoder', or name its folder with --encoder."
        case .damaged(let folder):
            "The text encoder in '\(folder)' cannot be used. Install it again with 'make encoder'."
        case .otherWeights(let folder):
            "The weights of the text encoder in '\(folder)' are not the ones that this version of Tocsin was tuned on. Install it again with 'make encoder'."
        case .noDifference(let path):
            "'\(path)' is not what tuning changed in the text encoder. Make it again with 'make tuned-encoder', or install Tocsin again."
        }
    }
}
