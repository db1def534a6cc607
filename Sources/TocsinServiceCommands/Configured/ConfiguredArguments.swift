// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import JSONText

/// Adds to a command line what a file and the environment say of its options.
///
/// A flag on the command line goes before the environment, and that before the file. What is added is an option like any other, so that it is checked like one.
struct ConfiguredArguments {
    /// Names the file; `--config` goes before it.
    static let variable = "TOCSIN_CONFIG"
    /// Settings that may also stand outside any command, for all that have them.
    private static let shared: Set<String> = ["store", "key", "log-level"]

    private let root: CommandShape
    private let environment: [String: String]
    private let contents: (String) -> Data?

    /// - Parameters:
    ///   - command: The program's command with its subcommands.
    ///   - environment: Variables by name.
    ///   - contents: Reads a file; nil for one that cannot be read.
    /// - Throws: When the argument parser describes itself in another way than is read here.
    init(
        _ command: any ParsableCommand.Type,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        contents: @escaping (String) -> Data? = { FileManager.default.contents(atPath: $0) }
    ) throws {
        root = try CommandShape(of: command)
        self.environment = environment
        self.contents = contents
    }

    /// The arguments with what is configured behind the command's name.
    ///
    /// - Throws: ``ConfigurationProblem``.
    func completed(_ arguments: [String]) async throws -> [String] {
        var arguments = arguments
        let file = try take("config", from: &arguments) ?? environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
        var command = root
        var words: [String] = []
        while let word = arguments.dropFirst(words.count).first, let next = command.subcommand(word) {
            command = next
            words.append(word)
        }
        let typed = words.count
        while let name = command.defaultSubcommand, let next = command.subcommand(name) {
            command = next
            words.append(name)
        }
        // What a command does by itself is set without naming it twice.
        let path = words.last.map { last in
            parent(of: words)?.defaultSubcommand == last ? Array(words.dropLast()) : words
        }
        guard let path, !path.isEmpty else { return arguments }
        if !arguments.contains(where: { $0 == "--help" || $0 == "-h" }) { try checkEnvironment(path[0]) }
        let reader = try await reader(file)
        var added: [String] = []
        for setting in command.settings {
            guard let name = setting.longName, !Self.isGiven(name, arguments) else { continue }
            var keys = [path + [name]]
            if Self.shared.contains(name) { keys.append([name]) }
            for key in keys {
                let found = try values(key, setting, reader)
                if found.isEmpty { continue }
                added += found
                break
            }
        }
        return Array(arguments.prefix(typed)) + added + arguments.dropFirst(typed)
    }

    private func parent(of words: [String]) -> CommandShape? {
        words.dropLast().reduce(Optional(root)) { $0?.subcommand($1) }
    }

    private static func isGiven(_ name: String, _ arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
    }

    /// Takes an option of this program's own out of the arguments.
    private func take(_ name: String, from arguments: inout [String]) throws(ConfigurationProblem) -> String? {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        guard let place = arguments[..<end].firstIndex(where: { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") })
        else { return nil }
        if let equals = arguments[place].firstIndex(of: "=") {
            return String(arguments.remove(at: place)[equals...].dropFirst())
        }
        guard place + 1 < end else { throw .noFileNamed }
        arguments.remove(at: place)
        return arguments.remove(at: place)
    }

    // MARK: Reading settings

    private func reader(_ file: String?) async throws -> ConfigReader {
        let variables = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "tocsin")
        guard let file else { return ConfigReader(providers: [variables]) }
        guard let data = contents(file) else { throw ConfigurationProblem.cannotRead(file: file) }
        try check(data, file: file)
        let place = InMemoryProvider(values: ["filePath": ConfigValue(.string(file), isSecret: false)])
        do {
            let values = try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: place))
            return ConfigReader(providers: [variables, values])
        } catch {
            throw ConfigurationProblem.notAnObject(file: file)
        }
    }

    /// Settings that nobody would ever read are mistakes, and so are values that no option has.
    private func check(_ data: Data, file: String) throws {
        let parser = try JSONParser(maximumBytes: 1 << 20)
        var problem: ConfigurationProblem?
        let known = Self.keys(root, [])
        func look(_ value: JSONValue, _ path: [String]) {
            value.forEachMember { name, member in
                let key = path + [name]
                let shown = key.joined(separator: ".")
                if let setting = known.settings[key] {
                    if setting.takes(member) { return }
                    problem =
                        problem
                        ?? .wrongValue(key: shown, file: file, found: member.kind.words, expected: setting.expectation)
                    return
                }
                if member.kind == .object && known.groups.contains(key) { return look(member, key) }
                problem = problem ?? .unknown(key: shown, file: file)
            }
        }
        let isObject = try? parser.withValue(in: String(decoding: data, as: UTF8.self)) { value -> Bool in
            look(value, [])
            return value.kind == .object
        }
        guard isObject == true else { throw ConfigurationProblem.notAnObject(file: file) }
        if let problem { throw problem }
    }

    /// As in the file, what nobody would ever read is a mistake: variables that begin as the command's own do.
    private func checkEnvironment(_ command: String) throws(ConfigurationProblem) {
        let start = Self.variableName([command]) + "_"
        var known = Set(Self.keys(root, []).settings.keys.map(Self.variableName).filter { $0.hasPrefix(start) })
        // A secret, which is no option.
        if JudgeKey.variable.hasPrefix(start) { known.insert(JudgeKey.variable) }
        for name in environment.keys.sorted() where name.hasPrefix(start) && !known.contains(name) {
            throw .unknownVariable(name, command: command, known: known.sorted())
        }
    }

    /// A setting's name in the environment.
    private static func variableName(_ key: [String]) -> String {
        (["tocsin"] + key).map { $0.uppercased().replacing("-", with: "_") }.joined(separator: "_")
    }

    private static func keys(
        _ command: CommandShape,
        _ path: [String]
    ) -> (settings: [[String]: CommandShape.Argument], groups: Set<[String]>) {
        var settings: [[String]: CommandShape.Argument] = [:]
        if path.isEmpty {
            for name in shared { settings[[name]] = CommandShape.Argument(kind: "option") }
        }
        var groups: Set<[String]> = [path]
        for subcommand in command.subcommands ?? [] {
            let place = subcommand.commandName == command.defaultSubcommand ? path : path + [subcommand.commandName]
            for setting in subcommand.settings {
                if let name = setting.longName { settings[place + [name]] = setting }
            }
            let below = keys(subcommand, place)
            settings.merge(below.settings) { first, _ in first }
            groups.formUnion(below.groups)
        }
        return (settings, groups)
    }

    /// A setting as arguments; none where it is not set.
    private func values(
        _ path: [String],
        _ setting: CommandShape.Argument,
        _ reader: ConfigReader
    ) throws(ConfigurationProblem) -> [String] {
        let name = "--\(path.last ?? "")"
        let key = ConfigKey(path)
        if setting.isFlag {
            let variable = Self.variableName(path)
            guard let text = environment[variable] else { return reader.bool(forKey: key) == true ? [name] : [] }
            guard let isOn = Self.truth(text) else { throw .notTrueOrFalse(variable: variable) }
            return isOn ? [name] : []
        }
        if setting.isRepeating == true, let list = reader.stringArray(forKey: key) {
            return list.map { "\(name)=\($0)" }
        }
        let text =
            reader.string(forKey: key) ?? reader.int(forKey: key).map { "\($0)" }
            ?? reader.double(forKey: key).map { "\($0)" }
        return text.map { ["\(name)=\($0)"] } ?? []
    }

    /// What the environment says of a flag; nil for a word that says neither.
    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }
}

extension JSONValue.Kind {
    /// As it is told to whoever wrote the file.
    fileprivate var words: String {
        switch self {
        case .array: "an array"
        case .object: "an object"
        case .number: "a number"
        case .string: "a text"
        case .bool: "true or false"
        case .null: "nothing"
        }
    }
}

/// Why a configuration is not used.
enum ConfigurationProblem: Error, Equatable, CustomStringConvertible {
    case noFileNamed
    case cannotRead(file: String)
    case notAnObject(file: String)
    case unknown(key: String, file: String)
    /// A value that the option cannot have; what it is stays unsaid, since it may be a secret.
    case wrongValue(key: String, file: String, found: String, expected: String)
    /// A flag that the environment sets to neither.
    case notTrueOrFalse(variable: String)
    /// An environment variable that would set nothing.
    case unknownVariable(_ name: String, command: String, known: [String])

    var description: String {
        switch self {
        case .noFileNamed: "--config needs a file."
        case .cannotRead(let file):
            "The configuration '\(file)' cannot be read. Check --config or \(ConfiguredArguments.variable), and that you may read it."
        case .notAnObject(let file):
            "The configuration '\(file)' is no JSON object, or has another form than docs/operations.md shows."
        case .unknownVariable(let name, let command, let known):
            "The environment sets '\(name)', which 'tocsin \(command)' does not have. It has: \(known.joined(separator: ", "))."
        case .wrongValue(let key, let file, let found, let expected):
            "The configuration '\(file)' sets '\(key)' to \(found). Expected \(expected): correct it, or leave it out."
        case .notTrueOrFalse(let variable):
            "The environment sets '\(variable)' to neither true nor false. Expected true or false (or 1 or 0, yes or no, on or off): correct it, or unset it."
        case .unknown(let key, let file):
            "The configuration '\(file)' sets '\(key)', which no command has. Settings are named as options are: \"gateway\": {\"upstream\": …}."
        }
    }
}
