// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto
internal import Foundation
internal import TocsinModel
internal import TocsinReports

/// A folder of publications: one folder each, with one folder a version and `publication.json`, which alone says what is published.
///
/// A version's files are written before `publication.json` names them, so that after a crash at any moment what was published is whole. Several consoles may
/// share the folder: whoever makes a publication's folder has its number, and who changes one locks its `lock` meanwhile.
package struct PublicationShelf: Sendable {
    private static let record = "publication.json"

    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    // MARK: Reading

    /// The newest first; folders that are none of ours are left out.
    package func publications() throws -> [Publication] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .compactMap { PublicationID(written: $0) }.sorted(by: >).compactMap { try? find($0) }
    }

    /// - Throws: ``PublicationError/unknown(_:)``, also for one whose record cannot be read.
    package func find(_ id: PublicationID) throws -> Publication {
        guard let data = FileManager.default.contents(atPath: path(id) + "/" + Self.record),
            let read = try? JSONDecoder().decode(Publication.self, from: data), read.id == id
        else { throw PublicationError.unknown(id) }
        return read
    }

    /// A file of a version; nil where it has none of that name.
    package func file(_ name: String, of version: Publication.Version, in id: PublicationID) -> [UInt8]? {
        guard version.files.contains(where: { $0.name == name }),
            let data = FileManager.default.contents(atPath: path(id, version.number) + "/" + name)
        else { return nil }
        return Array(data)
    }

    // MARK: Making

    /// Begins a draft: of a new publication, or of the next version of one; a draft that is there already is made anew.
    ///
    /// `decisions`: What ``HeldDecisions/mark(_:)`` says of its operations.
    func begin(
        _ id: PublicationID?,
        _ request: PublicationRequest,
        decisions: String,
        by maker: String,
        at time: Timestamp
    ) throws -> Publication {
        guard let id else {
            let new = Publication(id: try takeNumber(), versions: [])
            return try begin(new, request, decisions: decisions, by: maker, at: time)
        }
        return try alone(with: id) {
            var publication = try find(id)
            if publication.draft?.state == .making { throw PublicationError.beingMade(id) }
            if publication.draft != nil { publication.versions.removeLast() }
            return try begin(publication, request, decisions: decisions, by: maker, at: time)
        }
    }

    /// Begins a publication's next version.
    private func begin(
        _ before: Publication,
        _ request: PublicationRequest,
        decisions: String,
        by maker: String,
        at time: Timestamp
    ) throws -> Publication {
        var publication = before
        publication.versions.append(
            Publication.Version(
                number: publication.versions.count + 1,
                request: request,
                decisions: decisions,
                madeBy: maker,
                madeAt: time,
                state: .making
            )
        )
        try save(publication)
        return publication
    }

    /// Puts the files of the draft that was begun on the shelf.
    ///
    /// - Throws: ``PublicationError/notReady(_:)`` when somebody began another draft meanwhile, or this one was given up.
    package func finish(_ begun: Publication, _ made: PublicationMaker.Made) throws {
        try alone(with: begun.id) { try put(made.files, problem: made.problem, on: begun) }
    }

    private func put(_ files: [ReportFile], problem: String?, on begun: Publication) throws {
        let id = begun.id
        var publication = try find(id)
        guard let draft = publication.draft, draft.state == .making, draft == begun.draft else {
            throw PublicationError.notReady(id)
        }
        let folder = path(id, draft.number)
        try writing {
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for file in files { try Data(file.bytes).write(to: URL(filePath: folder + "/" + file.name)) }
        }
        publication.versions[draft.number - 1].files = files.map { file in
            Publication.File(name: file.name, bytes: file.bytes.count, sha256: Self.digest(file.bytes))
        }
        publication.versions[draft.number - 1].problem = problem
        publication.versions[draft.number - 1].state = .ready
        try save(publication)
    }

    /// Says that the draft that was begun could not be made; of another one, nothing.
    package func fail(_ begun: Publication, _ problem: String) throws {
        try alone(with: begun.id) {
            var publication = try find(begun.id)
            guard let draft = publication.draft, draft.state == .making, draft == begun.draft else { return }
            publication.versions[draft.number - 1].state = .failed
            publication.versions[draft.number - 1].problem = problem
            try save(publication)
        }
    }

    /// Says of drafts that were being made when the last run ended that they are not; for the start.
    package func sweep() throws {
        for publication in try publications() where publication.draft?.state == .making {
            try fail(publication, "The console stopped while it was made. Make it again.")
        }
    }

    // MARK: Publishing

    /// The draft with its files as they were made.
    ///
    /// - Throws: ``PublicationError/notReady(_:)``, ``PublicationError/changed(file:)``.
    func ready(_ id: PublicationID) throws -> (publication: Publication, draft: Publication.Version) {
        let publication = try find(id)
        guard let draft = publication.draft, draft.state == .ready else { throw PublicationError.notReady(id) }
        for file in draft.files {
            guard let bytes = self.file(file.name, of: draft, in: id), Self.digest(bytes) == file.sha256 else {
                throw PublicationError.changed(file: file.name)
            }
        }
        return (publication, draft)
    }

    /// Makes the draft a version that stays, and writes the changelog.
    ///
    /// - Throws: As ``ready(_:)``, and ``PublicationError/otherDraft(_:)`` where the draft is not the one of the mark.
    func publish(
        _ id: PublicationID,
        draft mark: String,
        by publisher: String,
        at time: Timestamp
    ) throws -> Publication {
        try alone(with: id) {
            var (publication, draft) = try ready(id)
            guard draft.mark == mark else { throw PublicationError.otherDraft(id) }
            draft.state = .published
            draft.publishedBy = publisher
            draft.publishedAt = time
            publication.versions[draft.number - 1] = draft
            try save(publication)
            let changelog = publication.changelog
            try writing {
                try Data(changelog.utf8).write(to: URL(filePath: path(id) + "/changelog.md"), options: .atomic)
            }
            return publication
        }
    }

    // MARK: The folder

    private func path(_ id: PublicationID) -> String { "\(folder)/\(id)" }

    private func path(_ id: PublicationID, _ version: Int) -> String { "\(path(id))/v\(version)" }

    /// The number behind those that are there, and its folder: of several that take one at once each gets another.
    private func takeNumber() throws -> PublicationID {
        if !FileManager.default.fileExists(atPath: folder) {
            try writing {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
        }
        var id = PublicationID(number: (try publications().first?.id.number ?? 0) + 1)
        while mkdir(path(id), 0o700) != 0 {
            guard errno == EEXIST else { throw PublicationError.cannotWrite(folder: folder) }
            id = PublicationID(number: id.number + 1)
        }
        return id
    }

    /// Changes a publication while nobody else does, here or at another console over the folder.
    private func alone<Value>(with id: PublicationID, _ change: () throws -> Value) throws -> Value {
        let descriptor = open(path(id) + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? PublicationError.unknown(id) : .cannotWrite(folder: folder)
        }
        // Unlocks it; the system does so for a process that was killed.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PublicationError.cannotWrite(folder: folder) }
        }
        return try change()
    }

    private func save(_ publication: Publication) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(publication)
        try writing {
            try FileManager.default.createDirectory(
                atPath: path(publication.id),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try data.write(to: URL(filePath: path(publication.id) + "/" + Self.record), options: .atomic)
        }
    }

    private func writing(_ body: () throws -> Void) throws(PublicationError) {
        do { try body() } catch { throw .cannotWrite(folder: folder) }
    }

    static func digest(_ bytes: [UInt8]) -> String {
        Hexadecimal.text(SHA256.hash(data: bytes))
    }
}
