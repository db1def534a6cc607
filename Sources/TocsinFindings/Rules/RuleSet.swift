// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import PatternMatching
internal import Synchronization
internal import TextNormalization
package import TocsinModel
internal import TocsinSignals

/// All rules of one or more folders, checked against each other.
package struct RuleSet: Sendable {
    /// Ordered by file, then by place in it.
    package private(set) var rules: [Rule] = []
    package private(set) var problems: [RuleProblem] = []
    /// Of the paths that were named, those that cannot be read.
    package private(set) var unreadablePaths: [String] = []
    /// Changes with any rule, with how signals are measured and with how evasions are undone.
    package let version: String
    /// Where what was compiled of the rules' patterns is kept.
    private(set) var patternCache = CompiledPatternCache.none

    /// Raised when the same rules find something else in the same request for another reason: 1 since runs of blanks are one and
    /// what tools hand back is no part of the prompt.
    private static let readingVersion = 1

    /// Reads every `.yml` and `.yaml` file below the paths, each path once however often it is named.
    ///
    /// `patternCache`: Where what is compiled of the rules' patterns is kept.
    package init(paths: [String], patternCache: CompiledPatternCache = .none) {
        self.patternCache = patternCache
        var hash = StableHash()
        hash.combine(UInt64(SignalCodec.version))
        hash.combine(UInt64(TextNormalizer.version))
        hash.combine(UInt64(Self.readingVersion))
        let paths = Self.distinct(paths)
        let files = paths.flatMap { Self.files(below: $0, namesFolder: paths.count > 1) }
        let (lists, listProblems) = RuleLists.read(files.filter(\.isList).map(\.file))
        problems += listProblems
        let contents = Mutex([FileContent?](repeating: nil, count: files.count))
        // Reading a file takes no other one, and the pack takes a while.
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let content = FileContent(files[index], lists: lists)
            contents.withLock { $0[index] = content }
        }
        for content in contents.withLock({ $0 }).compactMap(\.self) {
            content.bytes.withUnsafeBytes { hash.combine($0) }
            rules += content.rules
            problems += content.problems
        }
        version = String(hash.value, radix: 16)
        let unreadable = Set(problems.filter { $0.kind == .cannotRead }.map(\.file))
        unreadablePaths = paths.filter { unreadable.contains($0) }
        checkIdentities()
        checkReferences()
        checkExampleCounts()
    }

    /// Reads rules from a text that is in no file, with the lists of words that lie below the paths.
    ///
    /// `file`: How problems name it. A correlation rule that names rules of other files has a problem then.
    package init(text: String, file: String, listsBelow paths: [String]) {
        let (lists, listProblems) = RuleLists.read(
            Self.distinct(paths).flatMap { Self.files(below: $0) }.filter(\.isList).map(\.file)
        )
        var reader = RuleReader(file: file, lists: lists)
        rules = reader.read(text)
        problems = listProblems + reader.problems
        var hash = StableHash()
        hash.combine(text)
        version = String(hash.value, radix: 16)
        checkIdentities()
        checkReferences()
        checkExampleCounts()
    }

    /// What one file holds.
    private struct FileContent: Sendable {
        var bytes = Data()
        var rules: [Rule] = []
        var problems: [RuleProblem] = []

        init(_ file: (name: String, file: String, isList: Bool), lists: RuleLists) {
            guard let data = FileManager.default.contents(atPath: file.file) else {
                problems = [RuleProblem(file: file.file, line: 1, kind: .cannotRead)]
                return
            }
            bytes = data
            if file.isList { return }
            var reader = RuleReader(file: file.name, lists: lists)
            rules = reader.read(String(decoding: data, as: UTF8.self))
            problems = reader.problems
        }
    }

    /// Rules that were made in memory, for tests.
    package init(rules: [Rule]) {
        self.rules = rules
        version = "test"
    }

    /// The rules whose findings are raised, from a level on.
    package func raised(from level: FindingLevel) -> [Rule] {
        rules.filter { !$0.isShadow && $0.reference.level >= level }
    }

    package func rules(of scope: RuleScope) -> [Rule] {
        rules.filter { $0.reference.scope == scope }
    }

    /// Without those that lead to the same place as one before them.
    private static func distinct(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { path in
            guard let resolved = realpath(path, nil) else { return seen.insert(path).inserted }
            defer { free(resolved) }
            return seen.insert(String(cString: resolved)).inserted
        }
    }

    /// Files ordered by name; names are relative to the folder, so that they read the same on every machine.
    ///
    /// `namesFolder`: Whether names begin with the folder, as they must to be told apart when there are several.
    private static func files(
        below path: String,
        namesFolder: Bool = false
    ) -> [(name: String, file: String, isList: Bool)] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
            FileManager.default.isReadableFile(atPath: path)
        else { return [(path, path, false)] }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
            .map { name in
                let isList = name.hasPrefix("Lists/") || name.contains("/Lists/")
                return (namesFolder ? folder + name : name, folder + name, isList)
            }
    }

    private mutating func checkIdentities() {
        var seen: [String: String] = [:]
        var seenNames: [String: String] = [:]
        for rule in rules {
            if let other = seen.updateValue(rule.file, forKey: rule.reference.id) {
                let kind = RuleProblem.Kind.duplicateID(rule.reference.id, otherFile: other)
                problems.append(RuleProblem(file: rule.file, line: rule.line, kind: kind))
            }
            if let name = rule.name, let other = seenNames.updateValue(rule.file, forKey: name) {
                let kind = RuleProblem.Kind.duplicateName(name, otherFile: other)
                problems.append(RuleProblem(file: rule.file, line: rule.line, kind: kind))
            }
        }
    }

    private mutating func checkReferences() {
        // As a series finds them: by name before id, and of several the first.
        var named: [String: RuleScope] = [:]
        for rule in rules { if let name = rule.name, named[name] == nil { named[name] = rule.reference.scope } }
        for rule in rules where named[rule.reference.id] == nil { named[rule.reference.id] = rule.reference.scope }
        for rule in rules {
            guard case .correlation(let correlation) = rule.logic else { continue }
            for name in correlation.rules where named[name] != .request {
                let kind = named[name].map { RuleProblem.Kind.ruleOfOtherScope(name, found: $0) } ?? .unknownRule(name)
                problems.append(RuleProblem(file: rule.file, line: rule.line, kind: kind))
            }
        }
    }

    private mutating func checkExampleCounts() {
        for rule in rules {
            let kinds = [("match", rule.examples.matching), ("are near misses", rule.examples.nearMisses)]
            for (kind, examples) in kinds {
                let languages = Set(examples.compactMap(\.language)).count
                let isEnough = rule.reference.scope == .request ? languages >= 3 : !examples.isEmpty
                if !isEnough {
                    let kind = RuleProblem.Kind.tooFewExamples(kind: kind, found: examples.count, languages: languages)
                    problems.append(RuleProblem(file: rule.file, line: rule.line, kind: kind))
                }
            }
        }
    }
}
