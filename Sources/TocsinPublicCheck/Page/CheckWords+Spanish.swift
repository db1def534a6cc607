// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension CheckWords {
    static let spanish = CheckWords(
        title: "¿Es una estafa?",
        intro:
            "Pegue un mensaje que haya recibido: SMS, chat, carta o correo. Sabrá qué apunta a una estafa y qué hacer ahora.",
        label: "El mensaje",
        hint: "No abra sus enlaces para copiarlo. Puede quitar su nombre y sus números.",
        button: "Comprobar el mensaje",
        another: "Comprobar otro mensaje",
        privacy: "El mensaje no se guarda ni se reenvía. Esta página no usa cookies ni pide una cuenta.",
        limits:
            "Solo se buscan señales conocidas. Que no se encuentre ninguna no quiere decir que no haya nada: si duda, pregunte a alguien de confianza.",
        languages: "Idioma",
        sorry: "No ha funcionado",
        tooLong: "El mensaje es demasiado largo. Pegue la parte que le pide algo.",
        notWhole: "El mensaje no llegó entero. Péguelo otra vez y vuelva a enviarlo.",
        tooMany: "Se han comprobado demasiados mensajes desde su red. Inténtelo de nuevo en ",
        seconds: "\u{A0}s.",
        busy: "Mucha gente comprueba mensajes en este momento. Inténtelo de nuevo en un minuto.",
        failed:
            "Esta página no ha podido comprobar el mensaje, y no es culpa suya. Inténtelo más tarde y, mientras tanto, pregunte a alguien de confianza."
    )
}
