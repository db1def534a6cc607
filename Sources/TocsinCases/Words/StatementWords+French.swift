// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let french = StatementWords(
        colon: "\u{A0}: ",
        title: "Décision concernant votre compte",
        reference: "Décision",
        warned: "Vous recevez un avertissement. Votre compte reste ouvert.",
        limited: "Le nombre de requêtes de votre compte est limité à % par minute.",
        suspended: "Votre compte est suspendu\u{A0}: il ne peut plus envoyer de requêtes.",
        reinstated: "Votre compte est rétabli\u{A0}: la décision précédente ne s’applique plus.",
        until: "Jusqu’au",
        noEnd: "Aucune date de fin n’est fixée.",
        conduct: "Type de comportement",
        rule: "Règle de nos conditions",
        facts: "Ce que nous avons constaté",
        automation: [
            .none: "Aucun logiciel ne nous a signalé ces faits.",
            .detection: "Un logiciel qui cherche des signes d’abus dans nos propres journaux nous a signalé ces faits.",
            .detectionAndModel:
                "Un logiciel qui cherche des signes d’abus dans nos propres journaux nous a signalé ces faits, et un modèle de langage a donné un avis.",
        ],
        people: "Des personnes ont examiné les éléments et ont décidé.",
        appeal:
            "Vous pouvez contester gratuitement cette décision et dire en quoi nous nous sommes trompés. Une personne qui ne l’a pas prise tranchera. Indiquez le numéro de la décision.",
        otherRedress: "Vous pouvez aussi saisir un organe de règlement extrajudiciaire des litiges ou un tribunal.",
        categories: [
            .phishing: "demander des leurres, des pages de vol d’identifiants ou des moyens d’envoi pour l’hameçonnage",
            .scam: "demander de l’aide pour des escroqueries\u{A0}: scénarios, personnel, organisation",
            .malware: "créer, améliorer ou dissimuler du code malveillant",
            .intrusion: "préparer ou mener une intrusion dans les systèmes d’autrui",
            .influence: "influence cachée\u{A0}: fausses identités, fermes d’engagement, médias trompeurs",
            .surveillance: "outils ou plans pour suivre, profiler ou démasquer des personnes ou des groupes",
            .profiling: "rassembler des informations sur un particulier ou un critique désigné par son nom",
            .fraud: "faux documents, fausses identités, blanchiment, embauche obtenue par tromperie",
            .abuseOfService: "revente, distillation, comptes multiples ou contournement d’une exclusion",
            .violence: "violence",
            .selfHarm: "automutilation",
            .sexual: "contenu sexuel",
            .hate: "haine",
            .illicit: "autres actes illicites",
        ]
    )
}
