// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How many made-up people a prompt describes by age, as persona pipelines do.
///
/// False positives: novelists, patients' histories and marketing personas describe people too; the count alone means nothing.
enum PersonaBiography {
    /// What follows an age.
    private static let ages = WordList([
        "-year-old", " year old", " years old", " yo ", " ans", " años", " anos", " jahre", "-jährig", " лет", " год",
        "岁", "歲", "세", "살", " ساله", " سال", " عام", " سنة",
    ])
    /// What tells that somebody is to be played.
    private static let roles = WordList([
        "persona", "profile", "character", "act as", "you are", "pretend", "biograph", "backstory",
        "personnage", "profil", "perfil", "personaje", "personagem", "персонаж", "профил", "ты —", "представь",
        "人设", "扮演", "你是", "身份", "페르소나", "역할", "شخصیت", "شخصية", "نقش",
    ])

    /// - Parameters:
    ///   - amounts: The numbers of the prompt.
    ///   - utf8: The prompt.
    /// - Returns: A count, 0 when nobody is described.
    static func measure(_ amounts: [Amount], in utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let described = amounts.count { amount in
            (14...99).contains(amount.number) && ages.starts(at: amount.end, in: utf8)
        }
        guard described > 0 else { return 0 }
        return utf8.indices.contains { roles.starts(at: $0, in: utf8) } ? described : 0
    }
}
