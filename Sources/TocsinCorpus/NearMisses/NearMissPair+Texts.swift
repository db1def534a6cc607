// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension NearMissPair {
    /// The part that both sides belong to, by the pair's number: of each ten, two are for testing and one for choosing.
    package var part: Part {
        let number = id.split(separator: "-").last.flatMap { Int($0) } ?? 0
        if number % 5 == 0 { return .test }
        return number % 10 == 3 ? .dev : .train
    }

    /// Both sides, the harmful one first.
    package var texts: [LabelledText] {
        [(harmful, true), (nearMiss, false)]
            .map { text, isHarmful in
                LabelledText(
                    id: id + (isHarmful ? "-harmful" : "-near-miss"),
                    set: Self.setName,
                    language: language,
                    text: text,
                    isHarmful: isHarmful,
                    category: category,
                    part: part
                )
            }
    }

    /// The name of the set that pairs make up.
    package static let setName = "near-misses"
}
