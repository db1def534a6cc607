// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn
internal import TocsinStore

struct PeopleImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Adds the people of a file with lines 'NAME ROLE'; those who are there already stay as they are."
    )

    @Argument(help: "The file; '#' starts a comment.")
    var file: String

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandProblem("'\(file)' cannot be read. Check the path.")
        }
        let listed = try RoleFile(String(decoding: data, as: UTF8.self), path: file).people
        let (desk, store) = try people.open(making: true)
        // Admins first: the very first person has to be one.
        for (name, role) in listed.filter({ $0.role == .admin }) + listed.filter({ $0.role != .admin }) {
            let name = try PersonName(name)
            guard try store.person(nameKey: name.key) == nil else {
                Console().note("\(name) is there already.")
                continue
            }
            people.show([try desk.add(name, role: role, at: .now)])
        }
    }
}
