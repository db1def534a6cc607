// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NetworkLookup
import Testing
import TocsinTestSupport

struct CountryTableTests {
    @Test func looksUpBothVersions() async throws {
        try await TemporaryFolder.with { folder in
            // 192.0.2.0 is 3221225984.
            _ = try folder.write(
                "# made up\n\n3221225984,3221226239,NL\n0,16777215,??\n3221226240,3221226240,FR",
                to: "geoip"
            )
            _ = try folder.write("2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,JP\n", to: "geoip6")
            let table = try CountryTable(folder: folder.path)
            func country(_ text: String) -> String? { IPAddress(text).flatMap(table.country) }
            #expect(country("192.0.1.255") == nil)
            #expect(country("192.0.2.0") == "NL")
            #expect(country("192.0.2.255") == "NL")
            #expect(country("192.0.3.0") == "FR")
            #expect(country("192.0.3.1") == nil)
            #expect(country("0.0.0.1") == nil)
            #expect(country("2001:db8::1") == "JP")
            #expect(country("2001:db9::1") == nil)
            #expect(country("::ffff:192.0.2.9") == "NL")
        }
    }

    @Test(
        arguments: [
            "x", "1,2", "1,2,", "1,2,USA", "1,2,U", "2,1,US", ",2,US", "1,,US", "a,2,US", "-1,2,US", "1,99999999999,US",
            "1.0.0.0,2.0.0.0,US",
        ]
    )
    func namesTheLineThatIsNoRange(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("# made up\n1,2,US\n\(line)\n", to: "geoip")
            _ = try folder.write("", to: "geoip6")
            #expect(throws: NetworkListError.malformed(path: path, line: 3, expected: "first,last,CC")) {
                try CountryTable(folder: folder.path)
            }
        }
    }

    @Test(arguments: ["1,2,US", "2001:db8::,2001:db8::g,US", "::2,::1,US", "192.0.2.0,192.0.2.1,US"])
    func namesTheLineThatIsNoRangeOfVersion6(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("", to: "geoip")
            let path = try folder.write(line, to: "geoip6")
            #expect(throws: NetworkListError.malformed(path: path, line: 1, expected: "first,last,CC")) {
                try CountryTable(folder: folder.path)
            }
        }
    }

    @Test func refusesAFolderWithoutTheFiles() async throws {
        try await TemporaryFolder.with { folder in
            _ = #expect(throws: NetworkListError.cannotRead(path: folder.file("geoip"))) {
                try CountryTable(folder: folder.path)
            }
        }
    }

    @Test func namesThePackageForItsOwnFilesAlone() {
        for name in ["geoip", "geoip6"] {
            #expect(NetworkListError.cannotRead(path: "/lists/\(name)").description.contains("tor-geoipdb"))
        }
        #expect(
            NetworkListError.cannotRead(path: "/lists/vpn.txt").description
                == "The list '/lists/vpn.txt' cannot be read. Check the path, and that you may read it."
        )
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: CountryTable.debianFolder + "/geoip6")))
    func knowsTheWorldWhereDebianHasIt() throws {
        let table = try CountryTable()
        // Addresses of long-standing national registries and networks.
        let known = ["193.0.6.139": "NL", "133.11.0.1": "JP", "200.160.2.3": "BR", "2001:200::1": "JP"]
        for (text, country) in known { #expect(IPAddress(text).flatMap(table.country) == country, "\(text)") }
        #expect(IPAddress("10.0.0.1").flatMap(table.country) == nil)
        #expect(IPAddress("192.0.2.1").flatMap(table.country) == nil)
    }

    @Test func refusesWhatIsNoMaxMindDatabase() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("nothing of the kind", to: "x.mmdb")
            for path in [path, folder.file("missing.mmdb")] {
                let error = #expect(throws: NetworkListError.self) { try MaxMindDatabase(path: path) }
                #expect(error?.description.hasPrefix("'\(path)' is no MaxMind DB file: ") == true)
            }
        }
    }
}
