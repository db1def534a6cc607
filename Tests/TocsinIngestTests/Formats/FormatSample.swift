// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinIngest

/// A small log of one format and what it must give.
///
/// Everything in it is made up.
struct FormatSample: Sendable, CustomTestStringConvertible {
    var format: LogFormat
    var about: String
    var log: String
    /// Identifiers in the log, to turn pseudonyms back for ``EventNotes``.
    var names: [String] = []
    var events: [String]
    var rejects: [String] = []

    var testDescription: String { "\(format.rawValue): \(about)" }

    static let all: [FormatSample] = Array(
        [tocsin, openAI, liteLLM, openTelemetry, langfuse, openWebUI, gateways, dumps, variants, texts].joined()
    )
}

extension FormatSample {
    static let tocsin = [
        FormatSample(
            format: .tocsin,
            about: "every type of event",
            log: """
                {"schema":1,"id":"e1","time":"2026-01-02T03:04:05Z","type":"account.created","account":"anna","email":"Anna.Lee01@Example.org","network":{"ip":"192.0.2.7"}}
                {"schema":1,"id":"e2","time":"2026-01-02T03:04:06Z","type":"account.signin","account":"anna","outcome":"failed","network":{"prefix":"192.0.2.0/24","country":"nl","asn":64500}}
                {"schema":1,"id":"e3","time":"2026-01-02T03:04:07Z","type":"key.created","account":"anna"}
                {"schema":1,"id":"e4","time":"2026-01-02T03:04:08Z","type":"payment","account":"anna","fingerprint":"card9","outcome":"declined"}
                {"schema":1,"id":"e5","time":"2026-01-02T04:04:09+01:00","type":"request","account":"anna","organisation":"acme","conversation":"c1","endpoint":"/v1/chat/completions","model":"m","input":[{"role":"user","parts":[{"type":"text","text":"hello"},{"type":"image"}]}],"output":[{"role":"assistant","parts":[{"type":"toolCall","name":"look","arguments":{"a":1}}]}],"tools":["look"],"usage":{"inputTokens":5,"outputTokens":"7"},"outcome":"completed","latency":30,"client":{"device":"d1","userAgent":"ua","timeZone":"Europe/Paris","locale":"fr-FR"}}
                {"schema":1,"id":"e6","time":"2026-01-02T03:04:10Z","type":"enforcement","account":"anna","action":"suspended"}
                {"schema":1,"time":"2026-01-02T03:04:11Z","type":"lunch","account":"anna"}
                {"schema":1,"type":"payment","account":"anna"}
                """,
            names: ["anna", "acme", "c1", "d1", "192.0.2.7", "192.0.2.0/24"],
            events: [
                "2026-01-02T03:04:05.000Z account.created by=anna ip=192.0.2.7 email=yes domain=example.org stem=yes",
                "2026-01-02T03:04:06.000Z account.signin by=anna net=192.0.2.0/24 country=NL as=64500 ok=false",
                "2026-01-02T03:04:07.000Z key.created by=anna",
                "2026-01-02T03:04:08.000Z payment by=anna card=yes outcome=declined",
                "2026-01-02T03:04:09.000Z request by=anna org=acme device=d1 agent=ua zone=Europe/Paris locale=fr-FR "
                    + "conv=c1 at=/v1/chat/completions model=m tools=look in=5 out=7 ms=30 end=completed "
                    + #"user=[hello|<image>] ->=[<call look {"a":1}>]"#,
                "2026-01-02T03:04:10.000Z enforcement by=anna action=suspended",
            ],
            rejects: ["wrong-shape", "bad-time"]
        )
    ]

    static let openAI = [
        FormatSample(
            format: .openAIChat,
            about: "pairs, a refusal, an error, halves",
            log: #"""
                {"timestamp":"2026-02-01T00:00:00Z","ip":"198.51.100.4:443","headers":{"User-Agent":"curl/8","Accept-Language":"de-DE,de;q=0.9","Authorization":"Bearer sk-secret"},"request":{"model":"m1","safety_identifier":"u-hash","user":"bob","tools":[{"type":"function","function":{"name":"search"}}],"messages":[{"role":"system","content":"be kind"},{"role":"user","content":[{"type":"text","text":"what is this"},{"type":"image_url","image_url":{"url":"data:…"}}]}]},"response":{"id":"r1","created":1769904000,"model":"m1-full","choices":[{"index":0,"message":{"role":"assistant","content":"a cat","tool_calls":[{"id":"x","type":"function","function":{"name":"search","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}}
                {"timestamp":1769904060,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"bad"}]},"response":{"id":"r2","choices":[{"message":{"role":"assistant","content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}}
                {"timestamp":1769904061,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"worse"}]},"response":{"error":{"code":"content_filter","message":"blocked"}}}
                {"timestamp":1769904062,"model":"m1","user":"bob","messages":[{"role":"user","content":"half"},{"role":"assistant","content":"yes"},{"role":"tool","tool_call_id":"x","content":"42"},{"role":"user","content":"more"}]}
                {"id":"r3","object":"chat.completion","created":1769904063,"model":"m1","choices":[{"message":{"role":"assistant","content":"other half"},"finish_reason":"length"}]}
                {"request":{"model":"m1","messages":[{"role":"user","content":"when?"}]}}
                {"hello":"world"}
                """#,
            names: ["u-hash", "bob", "198.51.100.4"],
            events: [
                "2026-02-01T00:00:00.000Z request by=u-hash ip=198.51.100.4 agent=curl/8 locale=de-DE "
                    + "at=/v1/chat/completions model=m1 tools=search in=9 out=2 end=completed system=[be kind] "
                    + "user=[what is this|<image>] ->=[a cat|<call search {}>]",
                "2026-02-01T00:01:00.000Z request by=bob at=/v1/chat/completions model=m1 end=refused user=[bad] "
                    + "->=[I cannot]",
                "2026-02-01T00:01:01.000Z request by=bob at=/v1/chat/completions model=m1 end=filtered user=[worse]",
                "2026-02-01T00:01:02.000Z request by=bob at=/v1/chat/completions model=m1 user=[half] assistant=[yes] "
                    + "tool=[<result 42>] user=[more]",
                "2026-02-01T00:01:03.000Z request at=/v1/chat/completions model=m1 end=completed ->=[other half]",
            ],
            rejects: ["bad-time", "wrong-shape"]
        ),
        FormatSample(
            format: .openAIChat,
            about: "streamed as chunks and as text",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m1","stream":true,"user":"bob","messages":[{"role":"user","content":"hi"}]},"response":[{"id":"s1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]},{"id":"s1","choices":[{"index":0,"delta":{"content":"lo"}}]},{"id":"s1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\""}}]}}]},{"id":"s1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]},{"id":"s1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}]}
                {"timestamp":1769904001,"request":{"model":"m1","stream":true,"user":"bob","messages":[{"role":"user","content":"hi"}]},"response":"data: {\"id\":\"s2\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"id\":\"s2\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"content_filter\"}]}\n\ndata: {\"id\":\"s2\",\"cho\n\ndata: [DONE]\n\n"}
                """#,
            names: ["bob"],
            events: [
                "2026-02-01T00:00:00.000Z request by=bob at=/v1/chat/completions model=m1 in=3 out=4 end=completed "
                    + #"user=[hi] ->=[Hello|<call f {"a":1}>]"#,
                "2026-02-01T00:00:01.000Z request by=bob at=/v1/chat/completions model=m1 end=filtered user=[hi] "
                    + "->=[ab]",
            ]
        ),
        FormatSample(
            format: .openAIResponses,
            about: "pairs, halves, a refusal",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m2","input":"hi","instructions":"be brief","safety_identifier":"carl","conversation":{"id":"k1"},"tools":[{"type":"web_search"}]},"response":{"id":"resp_1","object":"response","created_at":1769904000,"status":"completed","output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hello"}]},{"type":"function_call","name":"f","arguments":"{}"}],"usage":{"input_tokens":4,"output_tokens":5}}}
                {"timestamp":1769904001,"request":{"model":"m2","safety_identifier":"carl","input":[{"role":"user","content":[{"type":"input_text","text":"one"},{"type":"input_image"}]},{"type":"function_call","name":"f","arguments":"{}"},{"type":"function_call_output","output":"42"}]},"response":{"id":"resp_2","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"no"}]}]}}
                {"id":"resp_3","object":"response","created_at":1769904002,"status":"incomplete","incomplete_details":{"reason":"content_filter"},"model":"m2","output":[]}
                {"model":"m2","input":"bare","created_at":1769904003,"safety_identifier":"carl"}
                {"timestamp":1769904004,"request":{"model":"m2","input":"x","safety_identifier":"carl"},"response":{"id":"resp_4","object":"response","status":"failed","error":{"code":"server_error"},"output":[]}}
                """#,
            names: ["carl", "k1"],
            events: [
                "2026-02-01T00:00:00.000Z request by=carl conv=k1 at=/v1/responses model=m2 tools=web_search in=4 out=5 "
                    + "end=completed system=[be brief] user=[hi] ->=[hello] ->=[<call f {}>]",
                "2026-02-01T00:00:01.000Z request by=carl at=/v1/responses model=m2 end=refused user=[one|<image>] "
                    + "assistant=[<call f {}>] tool=[<result 42>] ->=[no]",
                "2026-02-01T00:00:02.000Z request at=/v1/responses model=m2 end=filtered",
                "2026-02-01T00:00:03.000Z request by=carl at=/v1/responses model=m2 user=[bare]",
                "2026-02-01T00:00:04.000Z request by=carl at=/v1/responses model=m2 end=error user=[x]",
            ]
        ),
        FormatSample(
            format: .openAIResponses,
            about: "streamed as events and as text",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m2","input":"hi","safety_identifier":"carl"},"response":[{"type":"response.created","response":{"id":"q1","created_at":1769904000}},{"type":"response.output_text.delta","output_index":0,"delta":"he"},{"type":"response.output_text.delta","output_index":0,"delta":"y"},{"type":"response.completed","response":{"id":"q1","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hey"}]}],"usage":{"input_tokens":1,"output_tokens":2}}}]}
                {"timestamp":1769904001,"request":{"model":"m2","input":"hi","safety_identifier":"carl"},"response":"event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"q2\"}}\n\nevent: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"cut o\"}\n\n"}
                """#,
            names: ["carl"],
            events: [
                "2026-02-01T00:00:00.000Z request by=carl at=/v1/responses model=m2 in=1 out=2 end=completed user=[hi] "
                    + "->=[hey]",
                "2026-02-01T00:00:01.000Z request by=carl at=/v1/responses model=m2 end=completed user=[hi] "
                    + "->=[cut o]",
            ]
        ),
        FormatSample(
            format: .openAIAudit,
            about: "sign-ins, keys, added users, a page of entries",
            log: """
                {"id":"a1","type":"login.succeeded","effective_at":1769904000,"actor":{"type":"session","session":{"user":{"id":"user-1","email":"a@example.org"},"ip_address":"192.0.2.9","user_agent":"Firefox","ip_address_details":{"country":"US","asn":"64501"}}}}
                {"object":"list","data":[{"id":"a2","type":"login.failed","effective_at":1769904001,"actor":{"session":{"user":{"id":"user-1"}}}},{"id":"a3","type":"api_key.created","effective_at":1769904002,"actor":{"type":"api_key","api_key":{"id":"key_1","user":{"id":"user-1"}}},"project":{"id":"proj"}},{"id":"a4","type":"logout.succeeded","effective_at":1769904003}]}
                {"id":"a5","type":"user.added","effective_at":1769904004,"user.added":{"id":"user-2"},"actor":{"session":{"user":{"id":"user-1"}}}}
                {"id":"a6","type":"project.created","effective_at":1769904005}
                """,
            names: ["user-1", "user-2", "proj", "192.0.2.9"],
            events: [
                "2026-02-01T00:00:00.000Z account.signin by=user-1 ip=192.0.2.9 country=US as=64501 agent=Firefox ok=true",
                "2026-02-01T00:00:01.000Z account.signin by=user-1 ok=false",
                "2026-02-01T00:00:02.000Z key.created by=user-1 org=proj",
                "2026-02-01T00:00:04.000Z account.created by=user-2",
            ],
            rejects: ["wrong-shape"]
        ),
    ]

    static let liteLLM = [
        FormatSample(
            format: .liteLLM,
            about: "messages as list and text, a failure, no prompts stored",
            log: #"""
                {"id":"l1","session_id":"s1","call_type":"acompletion","status":"success","startTime":1769904000.5,"endTime":1769904001.75,"model":"m3","prompt_tokens":3,"completion_tokens":4,"end_user":"dora","requester_ip_address":"203.0.113.5","messages":[{"role":"user","content":"hi"}],"response":{"id":"x","choices":[{"message":{"role":"assistant","content":"yo"},"finish_reason":"stop"}]},"metadata":{"user_api_key_hash":"h1","user_api_key_user_id":"dora2","user_api_key_team_id":"team","requester_custom_headers":{"User-Agent":"py","x-device-id":"dev1"}}}
                {"id":"l2","call_type":"acompletion","status":"failure","startTime":1769904002,"endTime":1769904003,"model":"m3","messages":"[{\"role\":\"user\",\"content\":\"as text\"}]","response":{},"error_information":{"error_class":"ContentPolicyViolationError"},"metadata":{"user_api_key_hash":"h1"}}
                {"id":"l3","call_type":"acompletion","startTime":1769904004,"model":"m3","messages":{},"response":{},"end_user":"","metadata":{}}
                """#,
            names: ["dora", "s1", "team", "dev1", "h1", "203.0.113.5"],
            events: [
                "2026-02-01T00:00:00.500Z request by=dora org=team ip=203.0.113.5 device=dev1 agent=py conv=s1 "
                    + "at=acompletion model=m3 in=3 out=4 ms=1250 end=completed user=[hi] ->=[yo]",
                "2026-02-01T00:00:02.000Z request by=h1 at=acompletion model=m3 ms=1000 end=filtered user=[as text]",
                "2026-02-01T00:00:04.000Z request at=acompletion model=m3 end=completed",
            ]
        ),
        FormatSample(
            format: .liteLLMSpend,
            about: "JSON export",
            log: #"""
                {"request_id":"q1","call_type":"acompletion","api_key":"kh","startTime":"2026-02-01T00:00:00.000Z","endTime":"2026-02-01T00:00:02Z","model":"m3","user":"eve","end_user":"","team_id":"t1","session_id":"s9","status":"success","requester_ip_address":"203.0.113.5","prompt_tokens":3,"completion_tokens":4,"spend":0.1,"metadata":{"user_api_key_user_id":"eve"},"messages":[{"role":"user","content":"hi"}],"response":{"choices":[{"message":{"content":"yo"}}]}}
                {"request_id":"q2","call_type":"acompletion","api_key":"kh","startTime":"2026-02-01 00:00:01","model":"m3","status":"failure","spend":0,"metadata":"{\"error_information\":{\"error_class\":\"RateLimitError\"}}","messages":"{}","response":"{}","proxy_server_request":"{\"model\":\"m3\",\"user\":\"end7\",\"messages\":[{\"role\":\"user\",\"content\":\"kept\"}]}"}
                """#,
            names: ["eve", "t1", "s9", "kh", "end7", "203.0.113.5"],
            events: [
                "2026-02-01T00:00:00.000Z request by=eve org=t1 ip=203.0.113.5 conv=s9 at=acompletion model=m3 in=3 out=4 "
                    + "ms=2000 end=completed user=[hi] ->=[yo]",
                "2026-02-01T00:00:01.000Z request by=kh at=acompletion model=m3 end=error user=[kept]",
            ]
        ),
        FormatSample(
            format: .liteLLMSpend,
            about: "CSV export with JSON inside columns",
            log: #"""
                request_id,call_type,api_key,spend,prompt_tokens,completion_tokens,startTime,endTime,model,user,metadata,messages,response,session_id
                q1,acompletion,kh,0.1,3,4,2026-02-01 00:00:00.25,2026-02-01 00:00:01.25,m3,eve,"{""user_api_key_org_id"":""org""}","[{""role"":""user"",""content"":""line one\nline two, with a comma""}]","{""choices"":[{""message"":{""content"":""yo""},""finish_reason"":""stop""}]}",s9
                q2,acompletion,kh,0.1,3
                """#,
            names: ["eve", "org", "s9"],
            events: [
                "2026-02-01T00:00:00.250Z request by=eve org=org conv=s9 at=acompletion model=m3 in=3 out=4 ms=1000 "
                    + "end=completed user=[line one\nline two, with a comma] ->=[yo]"
            ],
            rejects: ["malformed"]
        ),
    ]
}
