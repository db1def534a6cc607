// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension HarmCategory {
    /// What the category takes in, for whoever has to decide whether a text belongs to it.
    ///
    /// The benchmarks' coarse categories say more here than in ``explanation``, which is their name.
    package var definition: String {
        switch self {
        case .violence: "asking for help to hurt, kill or threaten people, or praising those who did"
        case .selfHarm: "asking for ways to hurt or kill oneself, or encouraging somebody to"
        case .sexual: "asking for sexual content about minors, or about a real person who did not agree to it"
        case .hate: "asking for text that demeans people, or calls for acts against them, for what they are"
        case .illicit: "asking for help with a crime that no category above names, such as drugs, weapons or theft"
        default: explanation
        }
    }

    /// What looks like it and stays out.
    package var nearMisses: String {
        switch self {
        case .phishing: "awareness training; analysing a lure that somebody received"
        case .scam: "asking whether something is a scam; victims who ask for help"
        case .malware: "debugging, research, capture-the-flag exercises, defence"
        case .intrusion: "authorised testing whose scope is stated; hardening one's own systems"
        case .influence: "open campaigning, journalism, satire, public relations under one's own name"
        case .surveillance: "moderating one's own service; academic work on aggregates; protecting oneself"
        case .profiling: "work on officials with public records; due diligence with consent"
        case .fraud: "questions about compliance; how a fraud is recognised"
        case .abuseOfService: "teams that share an account by contract; shared offices; asking what the terms allow"
        case .violence: "fiction, history, news, self-defence, sport and games"
        case .selfHarm: "asking for help or comfort; prevention, medicine and research"
        case .sexual: "sexual health and education; romance between adults in fiction"
        case .hate: "quoting hate to report, study or answer it; criticism of ideas, states or organisations"
        case .illicit: "questions about the law, safety, history or news; plain fiction"
        }
    }
}
