// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinScamCheck
import TocsinTestSupport
import Yams

/// A message that has a sign, and one near it that has not.
struct SignExample: Sendable, CustomTestStringConvertible {
    var sign: String
    var language: String
    var hit: String
    var miss: String

    var testDescription: String { "\(sign), \(language)" }

    static let all: [SignExample] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Examples/signs.yml").path
        guard let data = FileManager.default.contents(atPath: path),
            let root = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        else { return [] }
        var examples: [SignExample] = []
        for (sign, languages) in root.mapping ?? [:] {
            for (language, example) in languages.mapping ?? [:] {
                examples.append(
                    SignExample(
                        sign: sign.string ?? "",
                        language: language.string ?? "",
                        hit: example["hit"]?.string ?? "",
                        miss: example["miss"]?.string ?? ""
                    )
                )
            }
        }
        return examples
    }()
}

@Suite("Signs of phrases")
struct SignExampleTests {
    @Test("each example hits and misses as it says", arguments: SignExample.all)
    func hitsAndMisses(_ example: SignExample) throws {
        let check = try SharedCheck.get()
        #expect(try check.check(example.hit).signs.map(\.id.name).contains(example.sign))
        #expect(try !check.check(example.miss).signs.map(\.id.name).contains(example.sign))
    }

    @Test("every sign of phrases has examples in three languages, but the old English one")
    func coversAllSigns() throws {
        let byName = Dictionary(grouping: SignExample.all, by: \.sign).mapValues(\.count)
        let structural = ["link-", "sender-", "own-"]
        for (id, _) in try SharedCheck.get().knownSigns where !structural.contains(where: id.name.hasPrefix) {
            #expect(byName[id.name, default: 0] >= (id == "premium-rate" ? 1 : 3), "\(id)")
        }
    }

    @Test("a phrase with a character that messages do not have by then is refused, and told how to be written")
    func refusesPhrasesThatNeverMatch() async throws {
        try await TemporaryFolder.with { folder in
            let text = "id: own-test\nweight: 1\nphase: ping\nphrases:\n  zh: ['中奖[^。！]{0,4}付款']\n"
            _ = try folder.write(text, to: "test.yml")
            #expect {
                try ScamCheck(signsFolder: folder.file(""), wording: nil)
            } throws: { error in
                "\(error)".contains("'！'") && "\(error)".contains("'!'")
            }
        }
    }

    @Test(
        "folders that hold no sign, or one that would never be found, are refused and told why",
        arguments: [
            ("phrase:\n  en: [hello]\n", "'phrase' is nothing"), ("", "'phrases' is missing"),
            ("phrases:\n  en: hello\n", "not a list"), ("phrases: [hello]\n", "not a list"),
            ("phrases:\n  ja: ['(hello']\n", "The sign 'own-test' in the file 'test.yml' has the phrase '(hello'"),
        ]
    )
    func refusesSigns(_ rest: String, _ words: String) async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("id: own-test\nweight: 1\nphase: ping\n" + rest, to: "test.yml")
            #expect {
                _ = try ScamCheck(signsFolder: folder.path, wording: nil)
            } throws: { error in
                "\(error)".contains(words)
            }
        }
    }

    @Test("a folder without a sign is refused")
    func refusesEmptyFolders() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path
            #expect(throws: SignError.noSigns(path: path)) {
                _ = try ScamCheck(signsFolder: path, wording: nil)
            }
        }
    }

    @Test(
        "what is said of a message is true of it",
        arguments: [
            ("Su paquete está retenido en la aduana, pague 2,99 € para recibirlo hoy.", "family-emergency"),
            ("Ваша посылка задержана на складе, оплатите хранение 120 руб.", "family-emergency"),
            ("Ваша посылка задержана на складе, оплатите хранение 120 руб.", "threat"),
            ("Le cabinet de l'avocat vous attend mardi, vous pouvez payer 80 € à l'accueil.", "family-emergency"),
            ("Recuperamos el dinero que usted perdió en una plataforma de inversión.", "investment-return"),
            ("Nous récupérons les sommes que vous avez perdues sur un site de trading.", "investment-return"),
            ("Мама, это мой новый номер, старый отключу завтра вечером.", "threat"),
            ("您的套餐费用将于15日自动扣款，无需操作，感谢您的使用。", "threat"),
            ("Fazemos empréstimo mesmo para negativado, o dinheiro sai na hora.", "threat"),
            ("Rien d'urgent, nous pouvons nous voir demain avec les enfants.", "urgency"),
            ("Переведите средства на безопасный счёт и никому не сообщайте об этом.", "keep-code-secret"),
            ("Move your savings today and do not tell anyone about it.", "keep-code-secret"),
            ("请马上把钱转到安全账户，不要告诉任何人。", "keep-code-secret"),
            ("نود إبلاغك بأن حسابك سيتم تجميده خلال يومين", "warns-of-scams"),
            ("妈，学校要交一万块培训费，你先转给我。", "usual-way"),
        ]
    )
    func trueReasons(_ message: String, _ sign: SignID) throws {
        #expect(try !SharedCheck.get().check(message).signs.map(\.id).contains(sign))
    }

    @Test(
        "honest warnings of scams are not flagged, though they name what scams say",
        arguments: [
            "Our bank never writes messages like \u{201C}Your account is suspended, verify your password and card number now\u{201D}. If you get one, delete it and do not click any link.",
            "Police advise: nobody from a bank will ever ask you to buy gift cards or move money to a safe account.",
            "La mairie vous informe. Attention aux arnaques : de faux agents demandent de payer une amende par SMS. Ne payez pas et ne cliquez pas sur le lien.",
            "Aviso: circulan SMS falsos que dicen que su cuenta está suspendida y piden pagar una multa. No pulse el enlace.",
            "Achtung Betrug: Falsche Polizisten rufen an und wollen Bargeld abholen. Geben Sie niemals Geld heraus, legen Sie auf.",
            "防诈骗提醒：近期有人冒充客服要求转账到安全账户，请勿转账，不要点击链接。",
        ]
    )
    func warnings(_ message: String) throws {
        let verdict = try SharedCheck.get().check(message)
        #expect(!verdict.answer.isFlagged)
        #expect(verdict.signs.map(\.id).contains("warns-of-scams"))
    }

    @Test("what is asked for beside a quotation is asked for, and in one that nothing turns round as well")
    func besideQuotations() throws {
        let check = try SharedCheck.get()
        for message in [
            "We never write \"your parcel is late\". Please read me the verification code you just got by text.",
            "He wrote \"please read me the verification code you just got by text\" to me.",
            "We never joke: \"please read me the verification code you just got by text",
        ] {
            #expect(try check.check(message).signs.map(\.id).contains("code-request"), "\(message)")
        }
    }

    /// However a sentence ends, what follows is another.
    @Test("a phrase does not reach over the end of a sentence", arguments: ["。", "！", "？", "!", "?"])
    func endsWithASentence(_ end: String) throws {
        let check = try SharedCheck.get()
        func hits(_ text: String) throws -> Bool {
            try check.check(text).signs.map(\.id.name).contains("blackmail")
        }
        #expect(try hits("あなたの動画を拡散します"))
        #expect(try !hits("あなたの動画\(end)拡散します"))
    }

    @Test("every sign has words in each language of answers")
    func signsHaveWords() throws {
        for language in ScamAdvice.languages {
            let advice = try ScamAdvice(language: language)
            for (id, weight) in try SharedCheck.get().knownSigns {
                let sign = FoundSign(id: id, bits: weight)
                #expect(advice.reason(sign) != id.name, "\(language): \(id)")
            }
        }
    }
}

/// One check for all tests: compiling phrases takes a moment.
enum SharedCheck {
    private static let shared = Result { try ScamCheck(wording: nil) }

    static func get() throws -> ScamCheck { try shared.get() }
}
