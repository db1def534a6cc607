// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let spanish = StatementWords(
        title: "Decisión sobre su cuenta",
        reference: "Decisión",
        warned: "Recibe una advertencia. Su cuenta sigue abierta.",
        limited: "El número de solicitudes de su cuenta está limitado a % por minuto.",
        suspended: "Su cuenta está suspendida: no puede enviar solicitudes.",
        reinstated: "Su cuenta está restablecida: la decisión anterior ya no se aplica.",
        until: "Hasta",
        noEnd: "No hay fecha de fin.",
        conduct: "Tipo de conducta",
        rule: "Norma de nuestras condiciones",
        facts: "Lo que encontramos",
        automation: [
            .none: "Ningún programa nos señaló estos hechos.",
            .detection: "Un programa que busca señales de abuso en nuestros propios registros nos señaló estos hechos.",
            .detectionAndModel:
                "Un programa que busca señales de abuso en nuestros propios registros nos señaló estos hechos, y un modelo de lenguaje dio una opinión.",
        ],
        people: "Fueron personas quienes examinaron las pruebas y decidieron.",
        appeal:
            "Puede recurrir gratuitamente y decir en qué nos equivocamos. Decidirá alguien que no tomó esta decisión. Indique el número de la decisión.",
        otherRedress: "También puede acudir a un órgano de resolución extrajudicial de litigios o a un tribunal.",
        categories: [
            .phishing: "pedir señuelos, páginas para robar credenciales o medios de envío para phishing",
            .scam: "pedir ayuda para estafas: guiones, personal, organización",
            .malware: "crear, mejorar u ocultar código malicioso",
            .intrusion: "preparar o realizar intrusiones en sistemas ajenos",
            .influence: "influencia encubierta: identidades falsas, granjas de interacción, medios engañosos",
            .surveillance: "herramientas o planes para seguir, perfilar o desenmascarar a personas o grupos",
            .profiling: "reunir datos sobre un particular o un crítico concreto",
            .fraud: "documentos falsos, identidades falsas, blanqueo, empleo obtenido con engaño",
            .abuseOfService: "reventa, destilación, cuentas múltiples o elusión de una expulsión",
            .violence: "violencia",
            .selfHarm: "autolesiones",
            .sexual: "contenido sexual",
            .hate: "odio",
            .illicit: "otros actos ilícitos",
        ]
    )
}
