// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension CheckWords {
    static let french = CheckWords(
        title: "Est-ce une arnaque\u{202F}?",
        intro:
            "Collez un message que vous avez reçu\u{A0}: SMS, discussion, lettre ou courriel. Vous saurez ce qui fait penser à une arnaque, et quoi faire.",
        label: "Le message",
        hint: "N'ouvrez pas ses liens pour le copier. Vous pouvez enlever votre nom et vos numéros.",
        button: "Vérifier le message",
        another: "Vérifier un autre message",
        privacy: "Le message n'est ni gardé ni transmis. Cette page ne pose aucun cookie et ne demande pas de compte.",
        limits:
            "Seuls des signes connus sont cherchés. Si aucun n'est trouvé, cela ne veut pas dire qu'il n'y a rien\u{A0}: en cas de doute, demandez à quelqu'un de confiance.",
        languages: "Langue",
        sorry: "Cela n'a pas marché",
        tooLong: "Le message est trop long. Collez la partie qui vous demande quelque chose.",
        notWhole: "Le message n'est pas arrivé en entier. Collez-le de nouveau et renvoyez-le.",
        tooMany: "Trop de messages ont été vérifiés depuis votre réseau. Réessayez dans ",
        seconds: "\u{A0}s.",
        busy: "Beaucoup de gens vérifient des messages en ce moment. Réessayez dans une minute.",
        failed:
            "Cette page n'a pas pu vérifier le message, et ce n'est pas de votre fait. Réessayez plus tard\u{A0}; d'ici là, demandez à quelqu'un de confiance."
    )
}
