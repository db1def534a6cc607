// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommands

@main
struct Main {
    static func main() async {
        await TocsinCommand.start()
    }
}
