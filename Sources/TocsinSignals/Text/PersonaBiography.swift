// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How many made-up people a prompt describes by age, as persona pipelines do.
///
/// False positives: novelists, patients' histories and marketing personas describe people too; the count alone means nothing.
enum PersonaBiography {
    /// What follows an age.
    private static let ages = [
        "-year-old", " year old", " years old", " yo ", " ans", " años", " anos", " jahre", "-jährig", " лет", " год",
        "岁", "歲", "세", "살", " ساله", " سال", " عام", " سنة",
    ]
    /// What tells that somebody is to be played.
    private static let roles = [
        "persona", "profile", "character", "act as", "you are", "pretend", "biograph", "backstory",
        "personnage", "profil", "perfil", "personaje", "personagem", "персонаж", "профил", "ты —", "представь",
        "人设", "扮演", "你是", "身份", "페르소나", "역할", "شخصیت", "شخصية", "نقش",
    ]

    /// - Returns: A count, 0 when nobody is described.
    static func measure(_ amounts: [Amount], in prompt: String) -> Int {
        let described = amounts.count { amount in
            (14...99).contains(amount.number) && ages.contains { amount.following.hasPrefix($0) }
        }
        guard described > 0 else { return 0 }
        let lowercased = prompt.lowercased()
        return roles.contains { lowercased.contains($0) } ? described : 0
    }
}
