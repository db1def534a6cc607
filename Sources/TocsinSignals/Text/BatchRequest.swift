// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How many texts of one kind a prompt asks for at once, such as 30 in "30 comments".
///
/// False positives: advertising and teaching ask for batches too; a batch alone means nothing.
enum BatchRequest {
    /// Stems of what is asked for, in the languages that the rules cover.
    private static let nouns = WordList([
        "comment", "tweet", "post", "repl", "message", "review", "email", "e-mail", "article", "headline", "caption",
        "variation", "version", "slogan", "account", "profile", "persona", "testimonial", "letter", "question",
        "commentaire", "publication", "avis", "réponse", "lettre", "profil",
        "comentario", "publicaci", "reseña", "respuesta", "mensaje", "carta", "perfil",
        "comentário", "postage", "avaliaç", "resposta", "mensage",
        "kommentar", "beitr", "bewertung", "antwort", "nachricht", "rezension",
        "комментари", "пост", "отзыв", "сообщени", "ответ", "твит", "стат", "письм",
        "条评论", "条", "篇", "个帖", "封", "个版本", "则", "条推", "个账号",
        "개의 댓글", "개 댓글", "댓글", "게시", "개의 글", "리뷰",
        "تعليق", "منشور", "تغريد", "رسال", "رد", "نظر", "کامنت", "توییت", "پیام", "پست",
    ])
    /// How far behind the number the noun may stand, in bytes.
    private static let reach = 28

    /// - Parameters:
    ///   - amounts: The numbers of the prompt.
    ///   - utf8: The prompt.
    /// - Returns: The largest batch of 2 to 2,000; nil when none is asked for.
    static func measure(_ amounts: [Amount], in utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        amounts.filter { (2...2000).contains($0.number) && isFollowedByNoun($0, utf8) }.map(\.number).max()
    }

    private static func isFollowedByNoun(_ amount: Amount, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in amount.end..<min(utf8.count, amount.end + reach) {
            // A sentence's end parts the number from what follows.
            if sentenceEnds.contains(utf8[index]) { return false }
            if nouns.starts(at: index, in: utf8) { return true }
        }
        return false
    }

    private static let sentenceEnds = Set(".;:!?\n".utf8)
}
