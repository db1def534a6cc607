// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let german = AppealWords(
        language: "Deutsch",
        title: "Beschwerde gegen eine Entscheidung",
        label: "Was an der Entscheidung falsch ist, in Ihren Worten",
        hint:
            "Höchstens % Zeichen. Sie können einmal Beschwerde einlegen. Jemand, der diese Entscheidung nicht getroffen hat, liest sie und entscheidet; bis dahin gilt die Entscheidung. Schreiben Sie keine Passwörter und nichts Privates über andere.",
        button: "Beschwerde senden",
        filed:
            "Am % ging eine Beschwerde gegen diese Entscheidung ein. Jemand, der sie nicht getroffen hat, entscheidet darüber. Gegen jede Entscheidung ist nur eine Beschwerde möglich.",
        writtenDown:
            "Jemand beim Dienst hat am % eine Beschwerde für Sie aufgeschrieben. Kam sie nicht von Ihnen, antworten Sie auf die Nachricht, die Ihnen die Entscheidung mitgeteilt hat, und sagen Sie es.",
        upheld: "Am % wurde über die Beschwerde entschieden: Die Entscheidung wurde bestätigt.",
        overturned: "Am % wurde über die Beschwerde entschieden: Die Entscheidung wurde aufgehoben.",
        undone: "Diese Entscheidung gilt nicht mehr; eine Beschwerde ist nicht nötig.",
        ended: "Diese Entscheidung endete am %; eine Beschwerde ist nicht nötig.",
        undoneSince: "Die Entscheidung gilt nicht mehr.",
        endedSince: "Die Entscheidung endete am %.",
        underReview: "Menschen prüfen diese Entscheidung gerade noch einmal. Kommen Sie in einigen Tagen wieder.",
        asSent: "Die Entscheidung, wie sie gesendet wurde; sie gilt nicht mehr:",
        nothing: "Dieser Link funktioniert nicht",
        nothingHint:
            "Vielleicht fehlt ein Teil. Kopieren Sie den ganzen Link aus der Nachricht, die Ihnen die Entscheidung mitgeteilt hat.",
        empty: "Sagen Sie, was an der Entscheidung falsch ist.",
        tooLong: "Ihr Text ist zu lang. Kürzen Sie ihn auf % Zeichen.",
        tooMany: "Aus Ihrem Netz kamen zu viele Anfragen. Versuchen Sie es in einigen Minuten wieder.",
        again:
            "Von dieser Seite konnte das Formular nicht angenommen werden. Öffnen Sie den Link aus der Nachricht, die Ihnen die Entscheidung mitgeteilt hat, noch einmal und senden Sie die Beschwerde von dort.",
        notSent: "Das hat nicht geklappt.",
        languages: "Sprache"
    )
}
