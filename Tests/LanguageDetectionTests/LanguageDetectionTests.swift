// Tocsin
// SPDX-License-Identifier: Apache-2.0

import LanguageDetection
import Testing

struct LanguageDetectionTests {
    @Test(
        arguments: [
            ("Please write a short letter to my landlord about the broken heating in the flat.", "en"),
            ("Bitte schreibe einen kurzen Brief an meinen Vermieter wegen der kaputten Heizung.", "de"),
            ("Écris une courte lettre à mon propriétaire au sujet du chauffage en panne.", "fr"),
            ("Пожалуйста, напиши короткое письмо моему домовладельцу о сломанном отоплении.", "ru"),
            ("请给我的房东写一封关于暖气坏了的短信，语气要礼貌一些，谢谢你的帮助。", "zh"),
            ("大家のひとに暖房が壊れていることについて短い手紙を書いてください。", "ja"),
            ("집주인에게 난방 고장에 대해 짧은 편지를 써 주세요. 감사합니다.", "ko"),
            ("اكتب رسالة قصيرة إلى مالك المنزل حول التدفئة المعطلة من فضلك.", "ar"),
            ("אנא כתוב מכתב קצר לבעל הבית שלי על החימום המקולקל בדירה.", "he"),
            ("Tulis surat singkat kepada pemilik rumah saya tentang pemanas yang rusak di apartemen.", "id"),
        ]
    )
    func tellsLanguagesByTheirPresentCodes(_ text: String, _ language: String) {
        let guess = LanguageDetection.guess(text)
        #expect(guess.language == language)
        #expect(guess.isReliable)
    }

    @Test(arguments: ["", " ", "1234567890 1234567890", "😀😀😀😀😀😀"])
    func leavesOpenWhatHasNoWords(_ text: String) {
        let guess = LanguageDetection.guess(text)
        #expect(guess.language == nil || !guess.isReliable)
    }

    @Test(arguments: 0...3) func cutsBetweenCharacters(_ shift: Int) {
        // Two bytes a letter, so that half of the shifts have a letter across the place of each cut.
        let sentence = "Напишите короткое письмо хозяину квартиры о сломанном отоплении. "
        let text = String(repeating: "x", count: shift) + String(repeating: sentence, count: 8)
        let guess = LanguageDetection.guess(text)
        #expect(guess.language == "ru")
        #expect(guess.isReliable)
    }

    @Test func looksFurtherWhereTheStartDoesNotSuffice() {
        let text = String(repeating: "12345 ", count: 27) + "Schreiben Sie meinem Vermieter bitte einen kurzen Brief."
        let guess = LanguageDetection.guess(text)
        #expect(guess.language == "de")
        #expect(guess.isReliable)
    }
}
