// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How many texts of one kind a prompt asks for at once, such as 30 in "30 comments".
///
/// False positives: advertising and teaching ask for batches too; a batch alone means nothing.
enum BatchRequest {
    /// - Parameters:
    ///   - amounts: The numbers of the prompt.
    ///   - utf8: The prompt.
    /// - Returns: The largest batch of 2 to 2,000; nil when none is asked for.
    static func measure(_ amounts: [Amount], in utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        let amounts = amounts.filter { (2...2000).contains($0.number) }
        if amounts.isEmpty { return nil }
        // At hand, as to ask for a constant of a type costs more than to look into it.
        let nouns = Nouns.all
        return amounts.filter { nouns.follow($0, utf8) }.map(\.number).max()
    }
}

/// Words for what is asked for many times over, in ten languages.
private struct Nouns: Sendable {
    /// Words for what is asked for, whole.
    private let words = WordList([
        "comment", "comments", "tweet", "tweets", "post", "posts", "reply", "replies", "message", "messages", "review",
        "reviews", "email", "emails", "e-mail", "e-mails", "article", "articles", "headline", "headlines", "caption",
        "captions", "variation", "variations", "variant", "variants", "version", "versions", "slogan", "slogans",
        "account", "accounts", "profile", "profiles", "persona", "personas", "testimonial", "testimonials", "letter",
        "letters", "question", "questions",
        "commentaire", "commentaires", "publication", "publications", "avis", "réponse", "réponses", "lettre",
        "lettres",
        "profil", "profils", "variante", "variantes",
        "comentario", "comentarios", "publicación", "publicaciones", "reseña", "reseñas", "respuesta", "respuestas",
        "mensaje", "mensajes", "carta", "cartas", "perfil", "perfiles", "tuits",
        "comentário", "comentários", "postagem", "postagens", "avaliação", "avaliações", "resposta", "respostas",
        "mensagem", "mensagens", "perfis",
    ])
    /// Words that may end a longer one, as in German.
    private let lastParts = WordList([
        "kommentar", "kommentare", "kommentaren", "beitrag", "beiträge", "beiträgen", "bewertung", "bewertungen",
        "antwort",
        "antworten", "nachricht", "nachrichten", "rezension", "rezensionen",
    ])
    /// Stems that take endings.
    private let stems = WordList([
        "комментари", "пост", "отзыв", "сообщени", "ответ", "твит", "стат", "письм",
        "تعليق", "منشور", "تغريد", "رسال", "رد", "ردود", "رسائل", "نظر", "کامنت", "توییت", "پیام", "پست",
    ])
    /// How many letters an ending may have.
    private static let longestEnding = 4
    /// Words of scripts without spaces.
    private let unspaced = WordList([
        "评论", "帖", "推文", "个版本", "个账号", "回复", "留言", "개의 댓글", "개 댓글", "댓글", "게시", "개의 글", "리뷰",
    ])
    /// Chinese and Japanese counters: they stand directly behind the number, and these characters mean other things elsewhere.
    private let counters = WordList(["条", "條", "篇", "封", "则", "則", " 条", " 篇", " 封", " 则"])
    /// What a counter and this behind it mean is something else.
    private let afterCounter = WordList(["件", "款", "例", "约", "面", "幅"])
    /// How far behind the number the noun may stand, in bytes.
    private static let reach = 28

    /// By byte: whether one of the nouns begins so.
    private let mayBeginNoun: [Bool]

    static let all = Nouns()

    private init() {
        let lists = [words, lastParts, stems, unspaced]
        mayBeginNoun = (UInt8.min...UInt8.max).map { byte in lists.contains { $0.mayStart(with: byte) } }
    }

    func follow(_ amount: Amount, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        if let counter = counters.length(at: amount.end, in: utf8) {
            return !afterCounter.starts(at: amount.end + counter, in: utf8)
        }
        var isInWord = false
        for index in amount.end..<min(utf8.count, amount.end + Self.reach) {
            let byte = utf8[index]
            // A sentence's end parts the number from what follows.
            if endsSentence(byte) { return false }
            let isASCIILetter = (byte | 0x20) &- 0x61 < 26
            guard mayBeginNoun[Int(byte)] else {
                isInWord = isASCIILetter
                continue
            }
            // Within a word of ASCII letters, only one that may end a longer one can begin.
            if isInWord && isASCIILetter ? isLastPart(at: index, utf8) : isNoun(at: index, utf8) { return true }
            isInWord = isASCIILetter
        }
        return false
    }

    private func isNoun(at index: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        if unspaced.starts(at: index, in: utf8) { return true }
        if isLastPart(at: index, utf8) { return true }
        if let length = words.length(at: index, in: utf8) {
            return !isLetter(before: index, utf8) && letters(from: index + length, utf8) == 0
        }
        if let length = stems.length(at: index, in: utf8) {
            return !isLetter(before: index, utf8) && letters(from: index + length, utf8) <= Self.longestEnding
        }
        return false
    }

    private func isLastPart(at index: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        lastParts.length(at: index, in: utf8).map { letters(from: index + $0, utf8) == 0 } ?? false
    }

    private func isLetter(before index: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = index - 1
        while start > 0 && utf8[start] & 0xC0 == 0x80 { start -= 1 }
        return start >= 0 && letters(from: start, utf8) > 0
    }

    /// How many letters stand in a row from a byte on, counted up to one more than an ending may have.
    private func letters(from index: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let near = utf8[min(index, utf8.count)..<min(index + 4 * (Self.longestEnding + 1), utf8.count)]
        return String(decoding: near, as: UTF8.self).unicodeScalars.prefix(Self.longestEnding + 1)
            .prefix { $0.properties.isAlphabetic }.count
    }

    private func endsSentence(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"), UInt8(ascii: "?"), 0x0A: true
        default: false
        }
    }
}
