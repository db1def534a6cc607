// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
@testable import TocsinClassifier
import TocsinRulePack
import TocsinTraining

/// The lists that come with Tocsin serve all languages at once.
struct IdentityWordsTests {
    /// Read once: they are many.
    private static let bundled = Result { try IdentityWords.bundled() }

    /// Else what it scores by was learnt from texts that showed identities which it does not see, or the other way round.
    @Test func areWhatTheModelThatComesWithTocsinWasLearntWithout() throws {
        #expect(try HarmModel.bundled().identities == Self.bundled.get())
    }

    @Test(arguments: [
        "I don't want to", "not mine, never", "ich will das nicht", "kein Geld, ohne Frist", "sem pagar, não quero",
        "sin pagar, no quiero",
        "je ne veux pas, sans payer", "non voglio, senza pagare", "dat wil ik niet, zonder geen",
        "nie chcę, bez płacenia",
        "не хочу без спроса", "لا أريد بدون إذن", "نمی‌خواهم بدون اجازه", "我不要没有", "お金ない、なし", "하지 않고 없이", "नहीं चाहिए",
    ])
    func leaveANegationOfAnotherLanguageAsItIs(_ text: String) throws {
        #expect(try Self.bundled.get().masked(text) == text)
    }

    @Test(arguments: ["'", "''", " ' ", "’’", "'s", "l'", "", "as I am", "a log of the", "人的方法", "o a de la"])
    func leaveWhatNamesNobodyAsItIs(_ text: String) throws {
        #expect(try Self.bundled.get().masked(text) == text)
    }

    @Test func standInOneListOfCompanionsEach() throws {
        let lists = try RulePack.identityLists()
        #expect(Set(lists.nouns).isDisjoint(with: lists.articles))
        #expect(Set(lists.nouns + lists.articles).isDisjoint(with: lists.joiners))
    }

    @Test func maskWhomATextNames() throws {
        let words = try Self.bundled.get()
        #expect(words.masked("don't ask the Danish nuns") == "don't ask X")
        #expect(words.masked("nicht die Nichten fragen") == "nicht die X fragen")
    }

    /// One group may be named in one word where another takes three.
    @Test(arguments: [
        ["ask women first", "ask trans people first", "ask people with disabilities first", "ask the Danes first"],
        ["ask a woman first", "ask an immigrant first", "ask a gay person first"],
        ["a woman's boat", "the Danes' boat", "a Dane’s boat", "Danish people's boat", "the 'Danish' boat"],
        ["chiedi all'ebreo", "chiedi alla donna", "chiedi al danese"], ["quell'ebreo sa", "ebreo sa"],
        ["frag Frauen zuerst", "frag schwarze Menschen zuerst", "frag Menschen mit Behinderung zuerst"],
        ["demande aux femmes", "demande aux personnes noires"],
        ["demande à l'immigré", "demande à l’immigré", "demande à la Danoise"],
        ["pide a los migrantes", "pide a las mujeres", "pide a las personas negras"],
        ["спроси женщин", "спроси людей с инвалидностью"], ["问女人吧", "问黑人吧", "问残疾人士吧"],
        ["여성은 누구", "흑인 사람들은 누구"], ["اسأل النساء", "اسأل الأشخاص السود"],
    ])
    func nameAllGroupsAlike(_ texts: [String]) throws {
        let words = try Self.bundled.get()
        #expect(Set(texts.map(words.masked)).count == 1, "\(texts.map(words.masked))")
    }
}
