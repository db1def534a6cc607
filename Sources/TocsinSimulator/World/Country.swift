// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A country as the simulator needs it.
///
/// Offsets are those of September 2026, without change over the year.
struct Country: Sendable {
    var code: String
    var timeZone: String
    /// Minutes east of Universal Time.
    var offset: Int
    /// The language that most of its users write.
    var language: String
    /// Weight among the users of that language.
    var weight: Double
    /// First day and last day of the weekend: Monday is 0.
    var weekend: ClosedRange<Int> = 5...6

    static let all: [Country] = [
        Country(code: "US", timeZone: "America/New_York", offset: -240, language: "en", weight: 30),
        Country(code: "US", timeZone: "America/Chicago", offset: -300, language: "en", weight: 18),
        Country(code: "US", timeZone: "America/Los_Angeles", offset: -420, language: "en", weight: 18),
        Country(code: "GB", timeZone: "Europe/London", offset: 60, language: "en", weight: 16),
        Country(code: "IN", timeZone: "Asia/Kolkata", offset: 330, language: "en", weight: 22),
        Country(code: "CA", timeZone: "America/Toronto", offset: -240, language: "en", weight: 8),
        Country(code: "AU", timeZone: "Australia/Sydney", offset: 600, language: "en", weight: 6),
        Country(code: "NG", timeZone: "Africa/Lagos", offset: 60, language: "en", weight: 6),
        Country(code: "PH", timeZone: "Asia/Manila", offset: 480, language: "en", weight: 6),
        Country(code: "FR", timeZone: "Europe/Paris", offset: 120, language: "fr", weight: 30),
        Country(code: "BE", timeZone: "Europe/Brussels", offset: 120, language: "fr", weight: 5),
        Country(code: "CA", timeZone: "America/Montreal", offset: -240, language: "fr", weight: 6),
        Country(code: "SN", timeZone: "Africa/Dakar", offset: 0, language: "fr", weight: 4),
        Country(code: "ES", timeZone: "Europe/Madrid", offset: 120, language: "es", weight: 15),
        Country(code: "MX", timeZone: "America/Mexico_City", offset: -360, language: "es", weight: 18),
        Country(code: "AR", timeZone: "America/Argentina/Buenos_Aires", offset: -180, language: "es", weight: 8),
        Country(code: "CO", timeZone: "America/Bogota", offset: -300, language: "es", weight: 8),
        Country(code: "TW", timeZone: "Asia/Taipei", offset: 480, language: "zh", weight: 12),
        Country(code: "HK", timeZone: "Asia/Hong_Kong", offset: 480, language: "zh", weight: 6),
        Country(code: "SG", timeZone: "Asia/Singapore", offset: 480, language: "zh", weight: 8),
        Country(code: "CN", timeZone: "Asia/Shanghai", offset: 480, language: "zh", weight: 12),
        Country(code: "MY", timeZone: "Asia/Kuala_Lumpur", offset: 480, language: "zh", weight: 5),
        Country(code: "RU", timeZone: "Europe/Moscow", offset: 180, language: "ru", weight: 20),
        Country(code: "KZ", timeZone: "Asia/Almaty", offset: 300, language: "ru", weight: 6),
        Country(code: "RS", timeZone: "Europe/Belgrade", offset: 120, language: "ru", weight: 2),
        Country(code: "EG", timeZone: "Africa/Cairo", offset: 180, language: "ar", weight: 14, weekend: 4...5),
        Country(code: "SA", timeZone: "Asia/Riyadh", offset: 180, language: "ar", weight: 10, weekend: 4...5),
        Country(code: "AE", timeZone: "Asia/Dubai", offset: 240, language: "ar", weight: 6),
        Country(code: "MA", timeZone: "Africa/Casablanca", offset: 60, language: "ar", weight: 5),
        Country(code: "IR", timeZone: "Asia/Tehran", offset: 210, language: "fa", weight: 20, weekend: 3...4),
        Country(code: "AF", timeZone: "Asia/Kabul", offset: 270, language: "fa", weight: 3, weekend: 3...4),
        Country(code: "KR", timeZone: "Asia/Seoul", offset: 540, language: "ko", weight: 20),
        Country(code: "DE", timeZone: "Europe/Berlin", offset: 120, language: "de", weight: 22),
        Country(code: "AT", timeZone: "Europe/Vienna", offset: 120, language: "de", weight: 4),
        Country(code: "CH", timeZone: "Europe/Zurich", offset: 120, language: "de", weight: 4),
        Country(code: "BR", timeZone: "America/Sao_Paulo", offset: -180, language: "pt", weight: 24),
        Country(code: "PT", timeZone: "Europe/Lisbon", offset: 60, language: "pt", weight: 5),
        // Seen in operations only.
        Country(code: "KH", timeZone: "Asia/Phnom_Penh", offset: 420, language: "km", weight: 1),
        Country(code: "MM", timeZone: "Asia/Yangon", offset: 390, language: "my", weight: 1),
        Country(code: "LA", timeZone: "Asia/Vientiane", offset: 420, language: "lo", weight: 1),
        Country(code: "GH", timeZone: "Africa/Accra", offset: 0, language: "tw", weight: 1),
        Country(code: "RW", timeZone: "Africa/Kigali", offset: 120, language: "rw", weight: 1),
        Country(code: "NL", timeZone: "Europe/Amsterdam", offset: 120, language: "nl", weight: 1),
        Country(code: "RO", timeZone: "Europe/Bucharest", offset: 180, language: "ro", weight: 1),
    ]

    /// The places of a country's code in ``all``.
    static func indices(code: String) -> [Int] {
        all.indices.filter { all[$0].code == code }
    }

    /// The places of the countries where most write a language.
    static func indices(language: String) -> [Int] {
        all.indices.filter { all[$0].language == language }
    }
}
