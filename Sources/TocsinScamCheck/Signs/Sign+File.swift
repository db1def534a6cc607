// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

extension Sign {
    /// Reads all signs of a folder, a file each, in order of their names.
    ///
    /// Fails with: ``SignError``.
    static func readAll(folder: String) throws -> [Sign] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw SignError.cannotRead(path: folder)
        }
        return try names.filter { $0.hasSuffix(".yml") }.sorted().flatMap { name in
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw SignError.cannotRead(path: folder + "/" + name)
            }
            return try read(yaml: String(decoding: data, as: UTF8.self), file: name)
        }
    }

    /// Reads one sign, or a list of signs without phrases.
    static func read(yaml: String, file: String) throws -> [Sign] {
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch {
            throw SignError.malformed(file: file, reason: "it is not YAML")
        }
        guard let root else { throw SignError.malformed(file: file, reason: "it is empty") }
        if let list = root.sequence { return try list.map { try sign($0, file: file) } }
        return [try sign(root, file: file)]
    }

    private static func sign(_ node: Node, file: String) throws -> Sign {
        guard let id = node["id"]?.string, !id.isEmpty else {
            throw SignError.malformed(file: file, reason: "'id' is missing")
        }
        guard let weight = node["weight"]?.float, weight.isFinite, weight != 0 else {
            throw SignError.malformed(file: file, reason: "'weight' is not a number of bits other than 0")
        }
        let isCounter = node["counter"]?.bool ?? false
        guard isCounter == (weight < 0) else {
            throw SignError.malformed(file: file, reason: "'weight' must be below 0 in counter-signs, and only there")
        }
        var phase: ScamPhase?
        if !isCounter {
            phase = node["phase"]?.string.flatMap(ScamPhase.init)
            guard phase != nil else {
                throw SignError.malformed(file: file, reason: "'phase' is not 'ping', 'zing' or 'sting'")
            }
        }
        var phrases: [String: [String]] = [:]
        for (key, value) in node["phrases"]?.mapping ?? [:] {
            guard let language = key.string, let list = value.sequence else {
                throw SignError.malformed(file: file, reason: "'phrases' is not a list by language")
            }
            phrases[language] = list.compactMap(\.string)
            for phrase in phrases[language] ?? [] {
                for sign in phrase.map(String.init) {
                    let inMessages = sign.precomposedStringWithCompatibilityMapping
                    guard inMessages != sign else { continue }
                    throw SignError.malformed(
                        file: file,
                        reason: "a phrase holds '\(sign)', which no message has by then: write it as '\(inMessages)'"
                    )
                }
            }
        }
        return Sign(
            id: SignID(id),
            weight: weight,
            phase: phase,
            isNegatable: node["negatable"]?.bool ?? false,
            phrases: phrases
        )
    }
}
