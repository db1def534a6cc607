// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinClassifier
import TocsinScamCheck

@Suite("Languages and scripts of messages")
struct MessageLanguageTests {
    @Test(
        "nothing is said of a language without signs, also where it shares script or words with one that has",
        arguments: [
            ("fa", "کد تایید شما ۴۸۲۱۵ است. این کد را در اختیار دیگران قرار ندهید."),
            ("uk", "Привіт, завтра о сьомій зустрічаємось біля вокзалу, не забудь квитки."),
            (
                "nl",
                "Hoi mam, mijn telefoon is kapot, dit is mijn nieuwe nummer. Kun je vandaag nog een rekening voor me betalen?"
            ),
        ]
    )
    func abstains(language: String, message: String) throws {
        let verdict = try ScamCheck(wording: .bundled()).check(message)
        #expect(verdict.language == language)
        #expect(verdict.answer == .cannotTell)
        #expect(verdict.reasonToAbstain == .unknownLanguage)
        #expect(!verdict.signs.contains { $0.id == "classifier" })
    }

    @Test("a link tells also there")
    func link() throws {
        let message = "کد تایید شما ۴۸۲۱۵ است. این کد را در اختیار دیگران قرار ندهید. http://192.0.2.7/pay"
        #expect(try SharedCheck.get().check(message).signs.contains { $0.id == "link-address-number" })
    }

    @Test("letters that only look alike hide no phrase")
    func lookAlikes() throws {
        let check = try SharedCheck.get()
        let english = "Your account will be suspended. Please read me the verification code. Pay now."
        let pairs = [("a", "а"), ("c", "с"), ("e", "е"), ("o", "о"), ("p", "р"), ("y", "у"), ("P", "Р")]
        let hidden = pairs.reduce(english) { $0.replacing($1.0, with: $1.1) }
        #expect(try !check.check(english).signs.isEmpty)
        #expect(try check.check(hidden).signs == check.check(english).signs)
        #expect(try check.check(hidden).language == "en")
        let russian = "Ваш счёт заблокирован. Назовите нам код из СМС, чтобы восстановить доступ."
        let other = pairs.reduce(russian) { $0.replacing($1.1, with: $1.0) }
        #expect(try !check.check(russian).signs.isEmpty)
        #expect(try check.check(other).signs == check.check(russian).signs)
        // A host in such letters is a sign, and stays one.
        let host = try check.check("Hi Tom, see https://р\u{0430}ypal.com/ today")
        #expect(host.signs.contains { $0.id == "link-mixed-script" })
    }

    @Test("the phase is that of lighter signs where the weightiest has none")
    func phase() throws {
        let zeros = [Float](repeating: 0, count: TextFeatures.count)
        let model = HarmModel(intent: zeros, topics: [], biases: [1], without: IdentityWords([String]()))
        let wording = ScamWording(model.calibrated(slope: 100, offset: 0, [:]))
        let text = "Hi Tom, the tomatoes on the balcony are ripe now, see northline.top"
        let verdict = try ScamCheck(wording: wording).check(text)
        #expect(verdict.signs.map(\.id) == ["classifier", "link-risky-ending"])
        #expect(verdict.phase == .ping)
    }
}
