// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let german = AppealWords(
        language: "Deutsch",
        title: "Einspruch gegen eine Entscheidung",
        label: "Was an der Entscheidung falsch ist, in Ihren Worten",
        hint:
            "Höchstens % Zeichen. Sie können einmal Einspruch erheben. Jemand, der diese Entscheidung nicht getroffen hat, liest ihn und entscheidet; bis dahin gilt die Entscheidung. Schreiben Sie keine Passwörter und nichts Privates über andere.",
        button: "Einspruch senden",
        filed:
            "Am % ging ein Einspruch gegen diese Entscheidung ein. Jemand, der sie nicht getroffen hat, entscheidet darüber. Gegen eine Entscheidung ist ein Einspruch möglich.",
        upheld: "Am % wurde über den Einspruch entschieden: Die Entscheidung bleibt bestehen.",
        overturned: "Am % wurde über den Einspruch entschieden: Die Entscheidung wurde aufgehoben.",
        undone: "Diese Entscheidung gilt nicht mehr; ein Einspruch ist nicht nötig.",
        ended: "Diese Entscheidung endete am %; ein Einspruch ist nicht nötig.",
        underReview: "Diese Entscheidung wird gerade noch einmal geprüft. Kommen Sie in einigen Tagen wieder.",
        nothing: "Dieser Link öffnet nichts",
        nothingHint:
            "Vielleicht fehlt ein Teil. Kopieren Sie den ganzen Link aus der Nachricht, die Ihnen die Entscheidung mitgeteilt hat.",
        empty: "Sagen Sie, was an der Entscheidung falsch ist.",
        tooLong: "Ihr Text ist zu lang. Kürzen Sie ihn auf % Zeichen.",
        tooMany: "Aus Ihrem Netz kamen zu viele Anfragen. Versuchen Sie es in einigen Minuten wieder.",
        notSent: "Das hat nicht geklappt.",
        languages: "Sprache"
    )
}
