// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let german = StatementWords(
        title: "Entscheidung über Ihr Konto",
        reference: "Entscheidung",
        warned: "Sie werden verwarnt. Ihr Konto bleibt offen.",
        limited: "Die Zahl der Anfragen Ihres Kontos ist auf % in der Minute begrenzt.",
        suspended: "Ihr Konto ist gesperrt: Es kann keine Anfragen mehr senden.",
        reinstated: "Ihr Konto ist wiederhergestellt: Die frühere Entscheidung gilt nicht mehr.",
        until: "Bis",
        noEnd: "Ein Ende ist nicht festgelegt.",
        conduct: "Art des Verhaltens",
        rule: "Regel unserer Bedingungen",
        facts: "Was wir festgestellt haben",
        automation: [
            .none: "Keine Software hat uns darauf hingewiesen.",
            .detection:
                "Software, die in unseren eigenen Protokollen nach Anzeichen von Missbrauch sucht, hat uns darauf hingewiesen.",
            .detectionAndModel:
                "Software, die in unseren eigenen Protokollen nach Anzeichen von Missbrauch sucht, hat uns darauf hingewiesen, und ein Sprachmodell hat eine Einschätzung abgegeben.",
        ],
        people: "Menschen haben die Belege geprüft und entschieden.",
        appeal:
            "Sie können kostenlos Beschwerde einlegen und sagen, was falsch ist. Darüber entscheidet jemand, der diese Entscheidung nicht getroffen hat. Nennen Sie die Nummer der Entscheidung.",
        otherRedress: "Sie können sich auch an eine außergerichtliche Streitbeilegungsstelle oder ein Gericht wenden.",
        categories: [
            .phishing: "Bitten um Köder, Seiten zum Abgreifen von Zugangsdaten oder Versandmittel für Phishing",
            .scam: "Bitten um Hilfe bei Betrug: Skripte, Personal, Abläufe",
            .malware: "Schadcode erstellen, verbessern oder verbergen",
            .intrusion: "Eindringen in fremde Systeme vorbereiten oder durchführen",
            .influence: "verdeckte Einflussnahme: falsche Personen, gekaufte Reaktionen, täuschende Medien",
            .surveillance:
                "Werkzeuge oder Pläne, um Personen oder Gruppen zu verfolgen, auszuforschen oder zu enttarnen",
            .profiling: "Sammeln von Angaben über eine bestimmte Privatperson oder einen Kritiker",
            .fraud: "gefälschte Dokumente, falsche Identitäten, Geldwäsche, erschlichene Anstellung",
            .abuseOfService: "Weiterverkauf, Destillation, Mehrfachkonten oder Umgehen einer Sperre",
            .violence: "Gewalt",
            .selfHarm: "Selbstverletzung",
            .sexual: "sexuelle Inhalte",
            .hate: "Hass",
            .illicit: "andere rechtswidrige Handlungen",
        ]
    )
}
