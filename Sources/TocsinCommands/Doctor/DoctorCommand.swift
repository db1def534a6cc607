// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import NetworkLookup
internal import SecretFile
internal import ShellWord
internal import TextEncoder
internal import TocsinAudit
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinSignIn
internal import TocsinStore
internal import TocsinStoreSQLite

/// Looks over an installation.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Looks over the installation and the store, and says what to do; ends with status 1 when something is bad."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var lists: ListOptions

    @Option(help: "The key that the logs were ingested with (default: beside the store).")
    var key: String?

    @Flag(help: "Also compare indexes with their tables, which takes longer with the store's size.")
    var full = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        var checkup = Checkup()
        installation(&checkup)
        if let file = store.file, !FileManager.default.fileExists(atPath: file) {
            checkup.attention("store", "There is no store '\(file)'.", "Ingest logs, or name the store with --store.")
        } else {
            do {
                try look(at: try store.openExisting(), &checkup)
            } catch {
                // A store says itself what to do, which is seldom to restore a backup.
                let saysItself = store.file == nil || error is SQLiteStoreError
                checkup.bad("store", "\(error)", saysItself ? nil : restoring)
            }
        }
        Console().say(json ? checkup.json : checkup.text)
        if checkup.isBad { throw ExitCode.failure }
    }

    private var restoring: String {
        store.file == nil
            ? "Look after the server, and restore a dump with 'pg_restore' into a new, empty database (docs/operations.md)."
            : "Restore a backup: '\(store.naming("tocsin restore FILE"))'."
    }

    // MARK: Around the store

    private func installation(_ checkup: inout Checkup) {
        let set = rules.load()
        if let problem = set.problems.first {
            checkup.bad(
                "rules",
                "\(set.problems.count) problems in rules, the first: \(problem)",
                "Run 'tocsin rules check'."
            )
        } else {
            checkup.good("rules", "\(set.rules.count) rules, without problems.")
        }
        if FileManager.default.fileExists(atPath: CountryTable.debianFolder + "/geoip") {
            checkup.good("countries", "Countries of networks can be looked up.")
        } else {
            let advice = "Install them: 'apt-get install tor-geoipdb', or give a database with --country-database."
            checkup.attention("countries", "There is no table of countries by network.", advice)
        }
        let folder = lists.folder(besideStore: store.beside)
        if folder.networks.isEmpty {
            let advice =
                "Load lists with '\(store.naming("tocsin lists KIND FILE"))', or VPNs and hosting are not told from homes."
            checkup.attention("lists", "There are no lists of networks in '\(folder.path)'.", advice)
        } else {
            checkup.good("lists", "\(folder.networks.count) lists of networks.")
        }
        if FileManager.default.fileExists(atPath: TextEncoder.defaultFolder) {
            checkup.good("encoder", "The text encoder is installed; give it with --encoder.")
        } else {
            checkup.good("encoder", "The optional text encoder is not installed ('make encoder').")
        }
        let path = ProcessInfo.processInfo.environment["PATH"]
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let isThere = ServiceHandOver.candidates(ownPath: own, searchPath: path).contains {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        let names = ServiceCommandName.allCases.map { "'\($0.rawValue)'" }
        let commands = names.dropLast().joined(separator: ", ") + " and " + names.suffix(1).joined()
        checkup.good(
            "service",
            isThere
                ? "tocsin-service is there, for \(commands)."
                : "tocsin-service is not built; \(commands) need it ('make service')."
        )
    }

    // MARK: The store

    private func look(at opened: any ServiceStore, _ checkup: inout Checkup) throws {
        let faults = try opened.faults(isQuick: !full)
        if let first = faults.first {
            checkup.bad("store", "The store\(store.file == nil ? "" : "'s file") is damaged: \(first).", restoring)
            return
        }
        let events = try opened.eventCount()
        checkup.good("store", "The store\(store.file == nil ? "" : "'s file") is sound: \(events.grouped) events.")
        try writing(opened, &checkup)
        readers(&checkup)
        try pseudonymKey(opened, &checkup)
        try space(opened, &checkup)
        try freshness(opened, events: events, &checkup)
        try retention(opened, &checkup)
        try people(opened, &checkup)
        try audit(opened, &checkup)
    }

    /// Whether a database lets its user write.
    private func writing(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        guard store.file == nil else { return }
        let obstacles = try opened.writingObstacles()
        for obstacle in obstacles { checkup.bad("writing", obstacle.found, obstacle.advice) }
        if obstacles.isEmpty {
            checkup.good("writing", "The database's user may write to Tocsin's tables, and make new ones.")
        }
    }

    /// Who can read the store's files: of a new one its owner alone, while one that was there keeps its mode.
    private func readers(_ checkup: inout Checkup) {
        guard let file = store.file else { return }
        let readable = ["", "-wal", "-shm"].map { file + $0 }.filter { path in
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            return mode.map { $0.intValue & 0o077 != 0 } ?? false
        }
        if readable.isEmpty {
            checkup.good("readers", "The store's files are for their owner alone.")
        } else {
            checkup.attention(
                "readers",
                "Others than their owner can read the store's files, and with them messages.",
                "Unless a group has to: 'chmod go-rwx \(readable.map(\.shellWord).joined(separator: " "))'."
            )
        }
    }

    private func pseudonymKey(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        let path = key ?? store.beside + ".key"
        let advice = "Put the key there that the logs were ingested with, or name it with --key."
        guard FileManager.default.fileExists(atPath: path) else {
            return checkup.attention("key", "There is no key '\(path)'.", advice)
        }
        let found: PseudonymKey
        do {
            found = try PseudonymKey(path: path)
        } catch {
            return checkup.bad("key", "\(error)", "Pseudonyms are only as secret as their key.")
        }
        if try found.isForeign(to: opened) {
            checkup.bad("key", "The store's pseudonyms were made with another key than '\(path)'.", advice)
        } else {
            checkup.good("key", "The key of pseudonyms is there, for its owner alone.")
        }
    }

    private func space(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        let size = try opened.sizeBytes()
        guard let file = store.file else {
            return checkup.good(
                "space",
                "The database has \((size >> 20).grouped) MiB; how much its disk has left, its server can tell."
            )
        }
        let folder = URL(filePath: file).deletingLastPathComponent().path
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes[.systemFreeSize] as? Int else { return }
        let found = "\((free >> 20).grouped) MiB are free where the store is; it has \((size >> 20).grouped) MiB."
        if free < max(size, 1 << 30) {
            checkup.attention("space", found, "A backup or a new scan may not fit. Make room.")
        } else {
            checkup.good("space", found)
        }
    }

    private func freshness(_ opened: any ServiceStore, events: Int, _ checkup: inout Checkup) throws {
        guard let span = try opened.timeSpan() else { return }
        let hours = Timestamp.now.seconds(since: span.upperBound) / 3600
        let last = "The last event is of \(span.upperBound)."
        if hours > 48 {
            checkup.attention("freshness", last, "Is ingest or 'tocsin watch' still running?")
        } else {
            checkup.good("freshness", last)
        }
        let rejects = try opened.sources().reduce(0) { $0 + $1.rejects }
        let share = Double(rejects) / Double(max(1, rejects + events))
        if share > 0.01 {
            let advice = "'\(store.naming("tocsin report"))' writes rejects.jsonl, which says which and why."
            checkup.attention("rejects", "\(share.percent) of the records could not be read.", advice)
        }
        var behind = 0
        var cursor = try opened.lastScanCursor()
        while let batch = try opened.eventBatch(after: cursor, withText: false) {
            (cursor, behind) = (batch.cursor, behind + batch.count)
        }
        if behind > 0 {
            checkup.attention(
                "scan",
                "\(behind.grouped) events are not scanned yet.",
                "Run '\(store.naming("tocsin scan"))'."
            )
        } else if events > 0 {
            checkup.good("scan", "All events are scanned.")
        }
    }

    private func retention(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        guard let oldest = try opened.oldestText() else { return checkup.good("text", "No message text is kept.") }
        let days = Int(Timestamp.now.seconds(since: oldest) / 86_400)
        let found = "The oldest message text that is kept is \(days) days old."
        if days > 90 {
            let purge = store.naming("tocsin purge --retain DAYS")
            checkup.attention("text", found, "Keep less: '\(purge)', or --retain at each ingest.")
        } else {
            checkup.good("text", found)
        }
    }

    private func people(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        let people = try opened.people().filter(\.isActive)
        if people.isEmpty {
            let add = store.naming("tocsin people add NAME --role admin")
            return checkup.good("people", "Nobody works on cases yet ('\(add)').")
        }
        let seniors = people.filter { Role(rawValue: $0.role)?.rights.contains(.approve) ?? false }
        if seniors.count < 2 {
            let add = store.naming("tocsin people add NAME --role senior --as ADMIN")
            let advice = "A suspension needs a second person, and an appeal a third: add seniors with '\(add)'."
            checkup.attention("people", "\(seniors.count) of \(people.count) people may approve decisions.", advice)
        } else {
            checkup.good("people", "\(people.count) people, of whom \(seniors.count) may approve decisions.")
        }
        let bare = people.filter { $0.passwordHash != nil && $0.sealedTimeCodeSecret == nil }
        if !bare.isEmpty {
            let advice = "Set one up: '\(store.naming("tocsin people totp NAME --as ADMIN"))'."
            checkup.attention("secondFactor", "\(bare.count) people sign in with a password alone.", advice)
        }
        var query = CaseQuery()
        query.states = [Case.State.open.rawValue, Case.State.inReview.rawValue]
        let late = try opened.caseSummaries(query).count { $0.dueAt < .now }
        if late > 0 {
            let list = store.naming("tocsin cases list --as NAME")
            checkup.attention("cases", "\(late) cases are late.", "'\(list)' has the most urgent first.")
        }
    }

    private func audit(_ opened: any ServiceStore, _ checkup: inout Checkup) throws {
        let log = try AuditVerification.verify(try opened.auditLines())
        if let problem = log.problem {
            checkup.bad(
                "audit",
                "The audit log is not sound: \(problem).",
                "Run '\(store.naming("tocsin audit verify --as NAME"))', and keep the file."
            )
        } else {
            checkup.good("audit", "The audit log is sound: \(log.entries.grouped) entries.")
        }
    }
}
