// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinClassifier
package import TocsinModel
package import TocsinStore

/// The classifier's models that scans of a store use: the one promoted last, and those before it, to which one can go back.
///
/// They lie in the store itself, so that all who share it score alike.
package struct ModelShelf {
    /// A model that was promoted.
    package struct Entry: Sendable, Equatable, Codable {
        package var version: String
        private var sinceMilliseconds: Int64

        package init(version: String, since: Timestamp) {
            self.version = version
            sinceMilliseconds = since.milliseconds
        }

        /// Since when scans use it.
        package var since: Timestamp { Timestamp(milliseconds: sinceMilliseconds) }
    }

    /// How many promoted models are kept; behind them lies the one that comes with Tocsin.
    package static let depth = 5

    private static let listKey = "classifierModels"
    private let store: any Store

    package init(_ store: any Store) {
        self.store = store
    }

    /// What was promoted and not taken back, in the order of time: the last is in use; none where it is the one that comes with Tocsin.
    ///
    /// - Throws: ``ModelShelfError/damaged``, or what the store throws.
    package func entries() throws -> [Entry] {
        guard let text = try store.value(for: Self.listKey) else { return [] }
        guard let entries = try? JSONDecoder().decode([Entry].self, from: Data(text.utf8)) else {
            throw ModelShelfError.damaged
        }
        return entries
    }

    /// The model in use; nil where it is the one that comes with Tocsin.
    ///
    /// - Throws: ``ModelShelfError/damaged`` when it is not what was promoted, or what the store throws.
    package func current() throws -> HarmModel? {
        guard let entry = try entries().last else { return nil }
        guard let text = try store.value(for: Self.key(entry.version)), let bytes = Data(base64Encoded: text),
            let model = try? HarmModel(bytes: [UInt8](bytes)), model.version == entry.version
        else { throw ModelShelfError.damaged }
        return model
    }

    /// Has scans use a model from now on.
    ///
    /// - Parameters:
    ///   - bytes: As 'tocsin train' writes them.
    ///   - path: Where they come from, for errors.
    ///   - time: Now.
    /// - Returns: What the list says of it from now on.
    /// - Throws: ``HarmModelError/damaged(path:)`` for what is no model, ``ModelShelfError/inUse(version:)``, or what the store throws.
    @discardableResult
    package func promote(_ bytes: [UInt8], from path: String = "", at time: Timestamp) throws -> Entry {
        let entry = Entry(version: try HarmModel(bytes: bytes, path: path).version, since: time)
        var entries = try entries()
        if entries.last?.version == entry.version { throw ModelShelfError.inUse(version: entry.version) }
        // Whoever reads the list meanwhile finds the model that it names.
        try store.setValue(Data(bytes).base64EncodedString(), for: Self.key(entry.version))
        entries.append(entry)
        try keep(entries.suffix(Self.depth), of: entries)
        return entry
    }

    /// Has scans use the model before.
    ///
    /// - Returns: The one that was taken back.
    /// - Throws: ``ModelShelfError/nothingToTakeBack``, or what the store throws.
    @discardableResult
    package func rollBack() throws -> Entry {
        let entries = try entries()
        guard let last = entries.last else { throw ModelShelfError.nothingToTakeBack }
        try keep(entries.dropLast(), of: entries)
        return last
    }

    private func keep(_ kept: ArraySlice<Entry>, of all: [Entry]) throws {
        let text = try String(decoding: JSONEncoder().encode(Array(kept)), as: UTF8.self)
        try store.setValue(kept.isEmpty ? nil : text, for: Self.listKey)
        for version in Set(all.map(\.version)).subtracting(kept.map(\.version)) {
            try store.setValue(nil, for: Self.key(version))
        }
    }

    private static func key(_ version: String) -> String { "classifierModel." + version }
}

/// Why a model cannot be promoted, taken back or used.
package enum ModelShelfError: Error, Equatable, CustomStringConvertible {
    case inUse(version: String)
    case nothingToTakeBack
    case damaged

    package var description: String {
        switch self {
        case .inUse(let version): "Scans of this store use the model \(version) already."
        case .nothingToTakeBack:
            "No model was promoted in this store, so there is none to take back: scans use the one that comes with Tocsin."
        case .damaged:
            "The promoted model in this store is damaged. Go back to the one before with 'tocsin model rollback', or name one with --model."
        }
    }
}
