// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinFindings

/// Who answers for system messages.
struct InstructionOptions: ParsableArguments {
    @Option(
        help:
            "Who writes system and developer messages: your service, or the callers of your API; of callers, rules and classifier read them as they read what users write."
    )
    var instructionsBy = InstructionAuthor.service
}

extension InstructionAuthor: ExpressibleByArgument {}
