// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PatternMatching
internal import Yams

extension Sign {
    /// Reads all signs of a folder, a file each, in order of their names.
    ///
    /// Fails with: ``SignError``.
    static func readAll(folder: String) throws -> [Sign] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw SignError.cannotRead(path: folder)
        }
        let files = names.filter { $0.hasSuffix(".yml") }.sorted()
        guard !files.isEmpty else { throw SignError.noSigns(path: folder) }
        let signs = try files.flatMap { name in
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw SignError.cannotRead(path: folder + "/" + name)
            }
            return try read(yaml: String(decoding: data, as: UTF8.self), file: name)
        }
        for sign in signs where sign.phrases.isEmpty {
            throw SignError.malformed(file: sign.file, reason: "'phrases' is missing, or has no language")
        }
        // Those that come with Tocsin are compiled by tests.
        if folder != ScamResources.signs { try checkPhrases(signs) }
        return signs
    }

    /// Makes sure that all phrases of signs compile, whose languages may come up much later.
    ///
    /// Fails with: ``SignError/invalidPhrase(file:sign:phrase:reason:)``.
    private static func checkPhrases(_ signs: [Sign]) throws {
        for sign in signs {
            for phrase in sign.phrases.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
                do { _ = try SinglePattern(Pattern(expression: phrase)) } catch {
                    throw error.naming(signs)
                }
            }
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

    private static let keys: Set<String> = ["id", "phase", "counter", "weight", "negatable", "near", "phrases"]

    private static func sign(_ node: Node, file: String) throws -> Sign {
        for (key, _) in node.mapping ?? [:] where !keys.contains(key.string ?? "") {
            let known = keys.sorted().joined(separator: ", ")
            throw SignError.malformed(
                file: file,
                reason: "'\(key.string ?? "?")' is nothing that a sign has, which is one of \(known)"
            )
        }
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
        let phrases = try lists(node["phrases"], named: "phrases", file: file)
        for phrase in phrases.values.joined() {
            for sign in phrase.map(String.init) {
                let inMessages = sign.precomposedStringWithCompatibilityMapping
                guard inMessages != sign else { continue }
                throw SignError.malformed(
                    file: file,
                    reason: "a phrase holds '\(sign)', which no message has by then: write it as '\(inMessages)'"
                )
            }
        }
        return Sign(
            id: SignID(id),
            weight: weight,
            phase: phase,
            isNegatable: node["negatable"]?.bool ?? false,
            phrases: phrases,
            near: try lists(node["near"], named: "near", file: file),
            file: file
        )
    }

    /// Lists of texts by language; empty where there is nothing.
    private static func lists(_ node: Node?, named name: String, file: String) throws -> [String: [String]] {
        guard let node else { return [:] }
        let malformed = SignError.malformed(file: file, reason: "'\(name)' is not a list of texts by language")
        guard let mapping = node.mapping else { throw malformed }
        var lists: [String: [String]] = [:]
        for (key, value) in mapping {
            guard let language = key.string, let list = value.sequence else { throw malformed }
            let texts = list.compactMap(\.string)
            guard !texts.isEmpty, texts.count == list.count else { throw malformed }
            lists[language] = texts
        }
        return lists
    }
}

extension PatternError {
    /// The same error as one of the sign whose phrase does not compile; itself where no phrase is to blame.
    func naming(_ signs: [Sign]) -> any Error {
        guard case .invalidPattern(let phrase, let reason) = self,
            let sign = signs.first(where: { $0.phrases.values.contains { $0.contains(phrase) } })
        else { return self }
        return SignError.invalidPhrase(file: sign.file, sign: sign.id.name, phrase: phrase, reason: reason)
    }
}
