// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText

/// A command's name, options and subcommands, as the argument parser describes them.
struct CommandShape: Decodable {
    var commandName: String
    var subcommands: [CommandShape]?
    var arguments: [Argument]?
    var defaultSubcommand: String?

    struct Argument: Decodable {
        /// `option`, `flag` or `positional`.
        var kind: String
        var names: [Name]?
        var isRepeating: Bool?

        /// The long name without dashes; nil where there is none.
        var longName: String? { names?.first { $0.kind == "long" }?.name }

        var isFlag: Bool { kind == "flag" }

        /// What a file may set it to, in words.
        var expectation: String {
            if isFlag { return "true or false" }
            return isRepeating == true ? "a text, or an array of texts" : "a text or a number"
        }

        /// Whether a file may set it so; `null` leaves it unset.
        func takes(_ value: JSONValue) -> Bool {
            switch value.kind {
            case .null: true
            case .bool: isFlag
            case .number, .string: !isFlag
            case .array: !isFlag && isRepeating == true && value.elements.allSatisfy { $0.kind == .string }
            case .object: false
            }
        }
    }

    struct Name: Decodable {
        var kind: String
        var name: String
    }

    private struct Description: Decodable {
        var command: CommandShape
    }

    /// - Throws: When the parser describes itself in another way than this reads.
    init(of command: any ParsableCommand.Type) throws {
        self = try JSONDecoder().decode(Description.self, from: Data(command._dumpHelp().utf8)).command
    }

    /// Options and flags with long names, but for those that every command has.
    var settings: [Argument] {
        (arguments ?? []).filter { argument in
            guard let name = argument.longName else { return false }
            return argument.kind != "positional" && !["help", "version"].contains(name)
        }
    }

    func subcommand(_ name: String) -> CommandShape? {
        (subcommands ?? []).first { $0.commandName == name && name != "help" }
    }
}
