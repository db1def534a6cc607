// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Tells an answer in which the judge declines from one that makes no sense.
enum Refusal {
    /// Whether an answer begins as refusals do.
    static func isRefusal(_ answer: String) -> Bool {
        let start = answer.drop { $0.isWhitespace || $0.isPunctuation }.prefix(80).lowercased()
            .replacing("\u{2019}", with: "'")
        return openings.contains { start.hasPrefix($0) }
    }

    private static let openings = [
        "i'm sorry", "i am sorry", "sorry, ", "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm unable",
        "i am unable", "i'm not able", "i am not able", "i must decline", "i have to decline", "as an ai",
        "je suis désolé", "désolé", "je ne peux pas", "je ne suis pas en mesure",
        "lo siento", "no puedo", "es tut mir leid", "ich kann nicht", "ich kann dabei nicht", "mi dispiace",
        "non posso", "desculpe", "sinto muito", "não posso", "извините", "я не могу", "对不起", "抱歉", "很抱歉", "我无法",
        "我不能", "申し訳", "죄송", "آسف", "لا أستطيع",
    ]
}
