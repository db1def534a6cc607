// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinDelivery

/// Makes the secret that a webhook's receiver checks signatures with.
struct DeliverSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Makes a secret for a webhook, in a file that only you may read.",
        discussion: """
            Give the receiver what the file holds. To replace a secret, put the new one on a line above the old one: messages are then signed with \
            both until you take the old line away.
            """
    )

    @Argument(help: "The file to make.")
    var file: String

    func run() async throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CommandProblem("The file '\(file)' cannot be made: \(reason). Name one that is not there yet.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data("\(WebhookSecret.make())\n".utf8))
        try handle.synchronize()
        Console().say("Made the secret '\(file)'.")
    }
}
