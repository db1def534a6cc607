// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What to do about a connection that was not made, where libpq's text tells why.
///
/// There is no SQLSTATE for it before libpq 17, and a server speaks its own language: what is not known here is told as libpq tells it.
enum ConnectingWords {
    /// Stands behind libpq's text where a password is asked for and the file with passwords was not used.
    static let passedOver = "; the password file is passed over, since others may read it"

    /// Nil where the text is none that is known.
    static func advice(_ reason: String) -> String? {
        func has(_ parts: String...) -> Bool { parts.allSatisfy { reason.contains($0) } }
        if has("no password supplied", passedOver) {
            return
                "The database's server asks for a password, and the password file is not used, since others may read it "
                + "or it is no plain file. Run chmod 600 on ~/.pgpass (or what PGPASSFILE names), then repeat."
        }
        if has("no password supplied") {
            return
                "The database's server asks for a password, and none is given. Put it into ~/.pgpass, which only you may read, or into PGPASSWORD."
        }
        if has("password authentication failed") {
            return
                "The database's server does not take the user with this password. Check both: in the address, in PGPASSWORD or in ~/.pgpass."
        }
        if has("database \"", "\" does not exist") {
            return
                "The server has no database of this name. Make it with createdb, or correct the name: in the address, in PGDATABASE or in the service file."
        }
        if has("role \"", "\" does not exist") {
            return
                "The server knows no user of this name. Make it with createuser, or correct the name: in the address, in PGUSER or in the service file."
        }
        if has("server does not support SSL") {
            return
                "The database's server speaks no TLS, and sslmode asks for it. Turn it on there (ssl = on); with a lower sslmode others could read what is sent."
        }
        if has("no pg_hba.conf entry") {
            return "The server's pg_hba.conf lets this user into this database neither from here nor in this way. "
                + "Have a line added there; if it takes TLS alone, give sslmode=verify-full in the address."
        }
        if has("definition of service \"", "\" not found") || has("service file \"", "\" not found") {
            return
                "No file describes the service that the address or PGSERVICE names. Correct the name, or describe it in ~/.pg_service.conf or in what PGSERVICEFILE names."
        }
        return nil
    }
}
