// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinServiceCommands

@main
struct Main {
    static func main() async {
        await TocsinServiceCommand.start()
    }
}
