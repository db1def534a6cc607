// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where a country lies and which clocks it keeps, coarsely: enough to tell a flight from a journey.
struct CountryFacts: Sendable {
    /// Degrees of a point near the middle.
    let latitude: Double
    let longitude: Double
    /// Hours east of Universal Time in winter, from the westernmost to the easternmost zone.
    let offsets: ClosedRange<Double>

    /// The facts of a country; nil for one that is not in the table.
    ///
    /// `code`: ISO 3166-1 alpha-2, upper case.
    static func of(_ code: String) -> CountryFacts? { table[code] }

    /// The distance between the middles of two countries on a round earth.
    func kilometres(to other: CountryFacts) -> Double {
        let radians = Double.pi / 180
        let latitudes = (other.latitude - latitude) * radians / 2
        let longitudes = (other.longitude - longitude) * radians / 2
        let chord =
            sin(latitudes) * sin(latitudes)
            + cos(latitude * radians) * cos(other.latitude * radians) * sin(longitudes) * sin(longitudes)
        return 12_742 * asin(min(1, chord.squareRoot()))
    }

    private static let table: [String: CountryFacts] = {
        var table: [String: CountryFacts] = [:]
        for line in rows.split(separator: "\n") {
            let fields = line.split(separator: " ")
            let numbers = fields.dropFirst().compactMap { Double($0) }
            guard let code = fields.first, numbers.count == 4 else { continue }
            table[String(code)] = CountryFacts(
                latitude: numbers[0],
                longitude: numbers[1],
                offsets: numbers[2]...numbers[3]
            )
        }
        return table
    }()

    /// Code, latitude, longitude, first and last offset.
    private static let rows = """
        AD 42.5 1.6 1 1
        AE 24 54 4 4
        AF 33 65 4.5 4.5
        AL 41 20 1 1
        AM 40 45 4 4
        AO -12.5 18.5 1 1
        AR -34 -64 -3 -3
        AT 47.3 13.3 1 1
        AU -27 133 8 11
        AZ 40.5 47.5 4 4
        BA 44 18 1 1
        BD 24 90 6 6
        BE 50.8 4 1 1
        BF 13 -2 0 0
        BG 43 25 2 2
        BH 26 50.5 3 3
        BJ 9.5 2.25 1 1
        BN 4.5 114.7 8 8
        BO -17 -65 -4 -4
        BR -10 -55 -5 -2
        BW -22 24 2 2
        BY 53 28 3 3
        CA 60 -95 -8 -3.5
        CD 0 25 1 2
        CH 47 8 1 1
        CI 8 -5 0 0
        CL -30 -71 -6 -3
        CM 6 12 1 1
        CN 35 105 8 8
        CO 4 -72 -5 -5
        CR 10 -84 -6 -6
        CU 21.5 -80 -5 -5
        CY 35 33 2 2
        CZ 49.75 15.5 1 1
        DE 51 9 1 1
        DK 56 10 1 1
        DO 19 -70.7 -4 -4
        DZ 28 3 1 1
        EC -2 -77.5 -6 -5
        EE 59 26 2 2
        EG 27 30 2 2
        ES 40 -4 0 1
        ET 8 38 3 3
        FI 64 26 2 2
        FR 46 2 1 1
        GB 54 -2 0 0
        GE 42 43.5 4 4
        GH 8 -2 0 0
        GR 39 22 2 2
        GT 15.5 -90.3 -6 -6
        HK 22.3 114.2 8 8
        HN 15 -86.5 -6 -6
        HR 45.2 15.5 1 1
        HT 19 -72.4 -5 -5
        HU 47 20 1 1
        ID -5 120 7 9
        IE 53 -8 0 0
        IL 31.5 34.8 2 2
        IN 20 77 5.5 5.5
        IQ 33 44 3 3
        IR 32 53 3.5 3.5
        IS 65 -18 0 0
        IT 42.8 12.8 1 1
        JM 18.3 -77.5 -5 -5
        JO 31 36 3 3
        JP 36 138 9 9
        KE 1 38 3 3
        KG 41 75 6 6
        KH 13 105 7 7
        KP 40 127 9 9
        KR 37 127.5 9 9
        KW 29.3 47.7 3 3
        KZ 48 68 5 6
        LA 18 105 7 7
        LB 33.8 35.8 2 2
        LK 7 81 5.5 5.5
        LT 56 24 2 2
        LU 49.8 6.2 1 1
        LV 57 25 2 2
        LY 25 17 2 2
        MA 32 -5 0 1
        MD 47 29 2 2
        ME 42.5 19.3 1 1
        MG -20 47 3 3
        MK 41.8 22 1 1
        ML 17 -4 0 0
        MM 22 98 6.5 6.5
        MN 46 105 7 8
        MO 22.2 113.5 8 8
        MT 35.9 14.4 1 1
        MX 23 -102 -8 -5
        MY 2.5 112.5 8 8
        MZ -18.3 35 2 2
        NA -22 17 2 2
        NE 16 8 1 1
        NG 10 8 1 1
        NI 13 -85 -6 -6
        NL 52.5 5.8 1 1
        NO 62 10 1 1
        NP 28 84 5.75 5.75
        NZ -41 174 12 13
        OM 21 57 4 4
        PA 9 -80 -5 -5
        PE -10 -76 -5 -5
        PH 13 122 8 8
        PK 30 70 5 5
        PL 52 20 1 1
        PT 39.5 -8 -1 0
        PY -23 -58 -4 -3
        QA 25.5 51.3 3 3
        RO 46 25 2 2
        RS 44 21 1 1
        RU 60 100 2 12
        RW -2 30 2 2
        SA 25 45 3 3
        SD 15 30 2 3
        SE 62 15 1 1
        SG 1.4 103.8 8 8
        SI 46 15 1 1
        SK 48.7 19.5 1 1
        SN 14 -14 0 0
        SO 10 49 3 3
        SV 13.8 -88.9 -6 -6
        SY 35 38 2 3
        TH 15 100 7 7
        TJ 39 71 5 5
        TM 40 60 5 5
        TN 34 9 1 1
        TR 39 35 3 3
        TW 23.5 121 8 8
        TZ -6 35 3 3
        UA 49 32 2 2
        UG 1 32 3 3
        US 38 -97 -10 -5
        UY -33 -56 -3 -3
        UZ 41 64 5 5
        VE 8 -66 -4 -4
        VN 16 106 7 7
        YE 15 48 3 3
        ZA -29 24 2 2
        ZM -15 30 2 2
        ZW -20 30 2 2
        """
}
