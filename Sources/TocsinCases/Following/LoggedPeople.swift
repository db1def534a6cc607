// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinModel
internal import TocsinStore

/// Who may do what as the audit log says, followed entry by entry: every role is given by one.
struct LoggedPeople {
    private struct Standing {
        var name: String
        var role: String
        var isActive = true
        /// The role until the last change, and when that was.
        var former: (role: String, until: Timestamp)?
    }

    /// By the person's id.
    private var people: [String: Standing] = [:]
    private var ids: [String: String] = [:]
    /// Numbers of entries by somebody in a role that the log had not given them, ascending.
    private(set) var foreignRoles: [Int] = []

    /// What somebody began in their old role may be written when the log has the new one already.
    private static let secondsToFinish = 60.0

    mutating func follow(_ entry: AuditEntry) {
        let record = entry.record
        // Whoever is no person here has a name of their own, or no role, such as an account's owner.
        if let standing = ids[record.actor].flatMap({ people[$0] }), record.role != standing.role,
            Role(rawValue: record.role) != nil
        {
            let isFinishing =
                standing.former.map {
                    record.role == $0.role && record.time.seconds(since: $0.until) <= Self.secondsToFinish
                } ?? false
            if !isFinishing { foreignRoles.append(entry.sequence) }
        }
        let id = record.subject
        switch record.action {
        case "person.add":
            guard let name = record.details["name"], let role = record.details["role"] else { return }
            people[id] = Standing(name: name, role: role)
            ids[name] = id
        case "person.role":
            guard let role = record.details["to"], var standing = people[id] else { return }
            standing.former = (standing.role, record.time)
            standing.role = role
            people[id] = standing
        case "person.disable": people[id]?.isActive = false
        case "person.enable": people[id]?.isActive = true
        default: break
        }
    }

    /// Names of people who are otherwise kept than the log last said, or whom only one of the two knows, ascending.
    func differing(from kept: [PersonRecord]) -> [String] {
        var left = people
        var names: [String] = []
        for record in kept {
            let logged = left.removeValue(forKey: record.id.description)
            let isSame = logged?.name == record.name && logged?.role == record.role
            if !isSame || logged?.isActive != record.isActive { names.append(record.name) }
        }
        return (names + left.values.map(\.name)).sorted()
    }
}
