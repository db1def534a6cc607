// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let french = StatementWords(
        title: "Décision concernant votre compte",
        reference: "Décision",
        warned: "Vous recevez un avertissement. Votre compte reste ouvert.",
        limited: "Votre compte est limité à % requêtes par minute.",
        suspended: "Votre compte est suspendu : il ne peut plus envoyer de requêtes.",
        reinstated: "Votre compte est rétabli : la décision précédente ne s’applique plus.",
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
            "Vous pouvez contester gratuitement cette décision et dire ce qui est inexact. Une personne qui ne l’a pas prise statuera. Indiquez le numéro de la décision.",
        otherRedress: "Vous pouvez aussi saisir un organe de règlement extrajudiciaire des litiges ou un tribunal.",
        categories: [
            .phishing: "demander des leurres, des pages de vol d’identifiants ou des moyens d’envoi pour l’hameçonnage",
            .scam: "demander des scénarios d’escroquerie, leur personnel ou leur mise en œuvre",
            .malware: "créer, améliorer ou dissimuler du code malveillant",
            .intrusion: "préparer ou mener une intrusion dans les systèmes d’autrui",
            .influence: "influence cachée : fausses identités, fermes d’engagement, médias trompeurs",
            .surveillance: "outils ou plans pour suivre, profiler ou démasquer des personnes ou des groupes",
            .profiling: "rassembler des informations sur une personne privée ou critique nommée",
            .fraud: "faux documents, fausses identités, blanchiment, emploi trompeur",
            .abuseOfService: "revente, distillation, comptes multiples ou contournement d’une exclusion",
            .violence: "violence",
            .selfHarm: "automutilation",
            .sexual: "contenu sexuel",
            .hate: "haine",
            .illicit: "autres actes illicites",
        ]
    )
}
