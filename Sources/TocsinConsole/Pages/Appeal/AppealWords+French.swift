// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let french = AppealWords(
        language: "Français",
        title: "Contester une décision",
        label: "Ce qui est inexact dans la décision, avec vos mots",
        hint:
            "% caractères au plus. Vous pouvez contester une fois. Une personne qui n’a pas pris cette décision lira votre texte et statuera ; d’ici là, la décision s’applique. N’écrivez ni mots de passe ni informations privées sur d’autres personnes.",
        button: "Envoyer la contestation",
        filed:
            "Une contestation de cette décision a été reçue le %. Une personne qui n’a pas pris cette décision statuera. Une décision ne peut être contestée qu’une fois.",
        upheld: "Il a été statué sur la contestation le % : la décision est maintenue.",
        overturned: "Il a été statué sur la contestation le % : la décision a été annulée.",
        undone: "Cette décision ne s’applique plus : il n’y a rien à contester.",
        ended: "Cette décision a pris fin le % : il n’y a rien à contester.",
        underReview: "Cette décision est en cours de réexamen. Revenez dans quelques jours.",
        nothing: "Ce lien n’ouvre rien",
        nothingHint:
            "Une partie manque peut-être. Copiez le lien entier depuis le message qui vous a informé de la décision.",
        empty: "Dites ce qui est inexact dans la décision.",
        tooLong: "Votre texte est trop long. Réduisez-le à % caractères.",
        tooMany: "Trop de demandes viennent de votre réseau. Réessayez dans quelques minutes.",
        notSent: "Cela n’a pas fonctionné.",
        languages: "Langue"
    )
}
