// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let spanish = AppealWords(
        language: "Español",
        title: "Recurrir una decisión",
        label: "Qué es incorrecto en la decisión, con sus palabras",
        hint:
            "Hasta % caracteres. Puede recurrir una vez. Una persona que no tomó esta decisión leerá el texto y decidirá; hasta entonces la decisión sigue vigente. No escriba contraseñas ni datos privados de otras personas.",
        button: "Enviar el recurso",
        filed:
            "Se recibió un recurso contra esta decisión el %. Decidirá una persona que no tomó esta decisión. Cada decisión admite un solo recurso.",
        writtenDown:
            "Alguien del servicio anotó un recurso en su nombre el %. Si no lo presentó usted, responda al mensaje que le informó de la decisión y dígalo.",
        upheld: "El recurso se resolvió el %: la decisión se confirmó.",
        overturned: "El recurso se resolvió el %: la decisión se anuló.",
        undone: "Esta decisión ya no está vigente: no hay nada que recurrir.",
        ended: "Esta decisión terminó el %: no hay nada que recurrir.",
        undoneSince: "La decisión ya no está vigente.",
        endedSince: "La decisión terminó el %.",
        underReview: "Hay personas revisando de nuevo esta decisión. Vuelva dentro de unos días.",
        asSent: "La decisión tal como se envió; ya no está vigente:",
        nothing: "Este enlace no abre nada",
        nothingHint: "Quizá falte una parte. Copie el enlace entero del mensaje que le informó de la decisión.",
        empty: "Diga qué es incorrecto en la decisión.",
        tooLong: "El texto es demasiado largo. Acórtelo a % caracteres.",
        tooMany: "Han llegado demasiadas solicitudes desde su red. Inténtelo de nuevo en unos minutos.",
        again:
            "No se pudo recibir el formulario desde esa página. Abra de nuevo el enlace del mensaje que le informó de la decisión y envíe el recurso desde allí.",
        notSent: "No ha funcionado.",
        languages: "Idioma"
    )
}
