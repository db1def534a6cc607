// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let french = AppealWords(
        language: "Français",
        title: "Contester une décision",
        label: "Ce qui ne va pas dans la décision, avec vos mots",
        hint:
            "% caractères au plus. Vous pouvez contester une fois. Une personne qui n’a pas pris cette décision lira votre texte et tranchera\u{202F}; d’ici là, la décision s’applique. N’écrivez ni mots de passe ni informations privées sur d’autres personnes.",
        button: "Envoyer la contestation",
        filed:
            "Une contestation de cette décision a été reçue le %. Une personne qui n’a pas pris cette décision tranchera. Une décision ne peut être contestée qu’une fois.",
        writtenDown:
            "Une personne du service a noté une contestation pour vous le %. Si elle ne vient pas de vous, répondez au message qui vous a informé de la décision et dites-le.",
        upheld: "La contestation a été tranchée le %\u{A0}: la décision a été confirmée.",
        overturned: "La contestation a été tranchée le %\u{A0}: la décision a été annulée.",
        undone: "Cette décision ne s’applique plus\u{A0}: il n’y a rien à contester.",
        ended: "Cette décision a pris fin le %\u{A0}: il n’y a rien à contester.",
        undoneSince: "La décision ne s’applique plus.",
        endedSince: "La décision a pris fin le %.",
        underReview: "Des personnes réexaminent cette décision. Revenez dans quelques jours.",
        asSent: "La décision telle qu’elle a été envoyée\u{A0}; elle ne s’applique plus\u{A0}:",
        nothing: "Ce lien n’ouvre rien",
        nothingHint:
            "Une partie manque peut-être. Copiez le lien entier depuis le message qui vous a informé de la décision.",
        empty: "Dites ce qui ne va pas dans la décision.",
        tooLong: "Votre texte est trop long. Réduisez-le à % caractères.",
        tooMany: "Trop de demandes viennent de votre réseau. Réessayez dans quelques minutes.",
        again:
            "Le formulaire n’a pas pu être reçu depuis cette page. Ouvrez de nouveau le lien du message qui vous a informé de la décision, et envoyez la contestation de là.",
        notSent: "Cela n’a pas fonctionné.",
        languages: "Langue"
    )
}
