// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinIngest

extension FormatSample {
    static let openTelemetry = [
        FormatSample(
            format: .openTelemetry,
            about: "current names, messages as text and as structure",
            log: #"""
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"chat"}}]},"scopeSpans":[{"spans":[{"traceId":"t1","spanId":"s1","startTimeUnixNano":"1769904000000000000","endTimeUnixNano":"1769904001500000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"gen_ai.conversation.id","value":{"stringValue":"c7"}},{"key":"user.id","value":{"stringValue":"fay"}},{"key":"client.address","value":{"stringValue":"198.51.100.1"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"6"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":7}},{"key":"gen_ai.system_instructions","value":{"stringValue":"[{\"type\":\"text\",\"content\":\"be kind\"}]"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"},{\"type\":\"blob\",\"modality\":\"image\"}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"1\",\"response\":\"42\"}]}]"}},{"key":"gen_ai.output.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"assistant"}},{"key":"parts","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"text"}},{"key":"content","value":{"stringValue":"yo"}}]}},{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"tool_call"}},{"key":"name","value":{"stringValue":"f"}},{"key":"arguments","value":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}}]}}}]}}]}}}]}}]}}},{"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"stop"}]}}}]},{"traceId":"t1","spanId":"s0","startTimeUnixNano":"1769904000000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}}]}]}]}]}
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t3","spanId":"s3","startTimeUnixNano":"1769904000000000000","attributes":[{"key":"http.method","value":{"stringValue":"GET"}}]}]}]}]}
                """#,
            names: ["fay", "c7", "198.51.100.1"],
            events: [
                "2026-02-01T00:00:00.000Z request by=fay ip=198.51.100.1 conv=c7 at=chat model=m4 in=6 out=7 ms=1500 "
                    + "end=completed system=[be kind] user=[hi|<image>] tool=[<result 42>] "
                    + #"->=[yo|<call f {"a":1}>]"#
            ],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .openTelemetry,
            about: "older names: numbered attributes, message events, an error",
            log: #"""
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t2","spanId":"s1","startTimeUnixNano":"1769904000000000000","status":{"code":2},"attributes":[{"key":"gen_ai.system","value":{"stringValue":"x"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"gen_ai.prompt.0.role","value":{"stringValue":"system"}},{"key":"gen_ai.prompt.0.content","value":{"stringValue":"kind"}},{"key":"gen_ai.prompt.1.role","value":{"stringValue":"user"}},{"key":"gen_ai.prompt.1.content","value":{"stringValue":"hi"}},{"key":"gen_ai.completion.0.role","value":{"stringValue":"assistant"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"yo"}},{"key":"gen_ai.usage.prompt_tokens","value":{"intValue":"1"}},{"key":"enduser.id","value":{"stringValue":"gil"}},{"key":"session.id","value":{"stringValue":"se"}}]},{"traceId":"t2","spanId":"s2","startTimeUnixNano":"1769904001000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"enduser.id","value":{"stringValue":"gil"}}],"events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"hi"}}]},{"name":"gen_ai.choice","attributes":[{"key":"finish_reason","value":{"stringValue":"content_filter"}},{"key":"message","value":{"stringValue":"{\"role\":\"assistant\",\"content\":\"no\"}"}}]}]}]}]}]}
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"t4","spanId":"s4","timeUnixNano":"1769904002000000000","eventName":"gen_ai.client.inference.operation.details","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"user.id","value":{"stringValue":"gil"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"logged\"}]}]"}}]}]}]}]}
                """#,
            names: ["gil", "se"],
            events: [
                "2026-02-01T00:00:00.000Z request by=gil conv=se model=m4 in=1 end=error system=[kind] user=[hi] ->=[yo]",
                "2026-02-01T00:00:01.000Z request by=gil at=chat model=m4 end=filtered user=[hi] ->=[no]",
                "2026-02-01T00:00:02.000Z request by=gil at=chat model=m4 end=completed user=[logged]",
            ]
        ),
    ]

    static let langfuse = [
        FormatSample(
            format: .langfuse,
            about: "generations joined to traces, camel case",
            log: #"""
                {"id":"o1","traceId":"t1","type":"GENERATION","name":"answer","startTime":"2026-02-01T00:00:00.000Z","endTime":"2026-02-01T00:00:01.000Z","model":"m5","input":[{"role":"user","content":"hi"}],"output":{"role":"assistant","content":"yo"},"usageDetails":{"input":2,"output":3}}
                {"id":"t1","timestamp":"2026-02-01T00:00:00.000Z","name":"chat","userId":"hal","sessionId":"se1","input":"hi","output":"yo"}
                {"id":"o2","traceId":"t1","type":"GENERATION","name":"title","startTime":"2026-02-01T00:00:02.000Z","model":"m5","input":"[{\"role\":\"user\",\"content\":\"name it\"}]","output":"greeting","level":"ERROR"}
                {"id":"o3","traceId":"t1","type":"SPAN","name":"db","startTime":"2026-02-01T00:00:02.000Z","input":{"q":1}}
                {"id":"t2","timestamp":"2026-02-01T00:00:05.000Z","name":"alone","userId":"hal","input":{"question":"only a trace"},"output":"fine"}
                {"id":"t3","timestamp":"2026-02-01T00:00:06.000Z","name":"nothing","userId":"hal"}
                """#,
            names: ["hal", "se1"],
            events: [
                "2026-02-01T00:00:00.000Z request by=hal conv=se1 at=answer model=m5 in=2 out=3 ms=1000 user=[hi] ->=[yo]",
                "2026-02-01T00:00:02.000Z request by=hal conv=se1 at=title model=m5 end=error user=[name it] "
                    + "->=[greeting]",
                "2026-02-01T00:00:05.000Z request by=hal at=alone user=[only a trace] ->=[fine]",
            ],
            rejects: ["unjoined"]
        ),
        FormatSample(
            format: .langfuse,
            about: "snake case, as batch exports have it",
            log: #"""
                {"id":"o1","trace_id":"t1","type":"GENERATION","start_time":"2026-02-01 00:00:00.000","provided_model_name":"m5","input":"{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}","output":"yo","usage_details":"{\"input\":2,\"output\":3}"}
                {"id":"t1","timestamp":"2026-02-01 00:00:00.000","user_id":"hal","session_id":"se1","project_id":"p"}
                """#,
            names: ["hal", "se1"],
            events: [
                "2026-02-01T00:00:00.000Z request by=hal conv=se1 model=m5 in=2 out=3 user=[hi] ->=[yo]"
            ]
        ),
    ]

    static let openWebUI = [
        FormatSample(
            format: .openWebUI,
            about: "a tree with a retry and an unanswered turn",
            log: #"""
                [{"id":"ch1","user_id":"ida","title":"x","updated_at":1769904100,"chat":{"models":["m6"],"history":{"currentId":"a3","messages":{"u1":{"id":"u1","parentId":null,"childrenIds":["a1","a2"],"role":"user","content":"hi","timestamp":1769904000},"a1":{"id":"a1","parentId":"u1","role":"assistant","content":"yo","model":"m6","timestamp":1769904001},"a2":{"id":"a2","parentId":"u1","role":"assistant","content":"hey","model":"m7","timestamp":1769904002,"error":{"content":"x"}},"u2":{"id":"u2","parentId":"a1","role":"user","content":"more","timestamp":1769904003}}}}},
                {"id":"ch2","user_id":"ida","updated_at":1769904200,"chat":{"models":["m6"],"messages":[{"role":"user","content":"old"},{"role":"assistant","content":"form"}]}},
                {"id":"ch3","user_id":"ida","updated_at":1769904200,"chat":{"models":["m6"],"messages":[]}}]
                """#,
            names: ["ida", "ch1", "ch2"],
            events: [
                "2026-02-01T00:00:00.000Z request by=ida conv=ch1 model=m6 end=completed user=[hi] ->=[yo]",
                "2026-02-01T00:00:00.000Z request by=ida conv=ch1 model=m7 end=error user=[hi] ->=[hey]",
                "2026-02-01T00:00:03.000Z request by=ida conv=ch1 model=m6 user=[hi] assistant=[yo] user=[more]",
                "2026-02-01T00:03:20.000Z request by=ida conv=ch2 model=m6 end=completed user=[old] ->=[form]",
            ],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .openWebUIAudit,
            about: "sign-in, sign-up, a made key, a chat with bodies, a page",
            log: #"""
                {"id":"w1","timestamp":1769904000,"user":{},"audit_level":"METADATA","verb":"POST","request_uri":"https://chat.example.org/api/v1/auths/signin?x=1","user_agent":"Firefox","source_ip":"192.0.2.3","request_object":"{\"email\": \"Jan@example.org\", \"password\": \"********\"}","response_object":"{\"id\": \"uid-1\"}","response_status_code":200}
                {"id":"w2","timestamp":1769904001,"user":null,"audit_level":"METADATA","verb":"POST","request_uri":"/api/v1/auths/signin","source_ip":"192.0.2.3","request_object":"{\"email\": \"jan@example.org\"}","response_status_code":400}
                {"id":"w3","timestamp":1769904002,"user":{"id":"uid-2","email":"kim@example.org"},"audit_level":"METADATA","verb":"POST","request_uri":"/api/v1/auths/signup","source_ip":"192.0.2.4","response_status_code":200}
                {"id":"w4","timestamp":1769904003,"user":{"id":"uid-2"},"audit_level":"METADATA","verb":"POST","request_uri":"/api/v1/auths/api_key","source_ip":"192.0.2.4","response_status_code":200}
                {"id":"w5","timestamp":1769904004,"user":{"id":"uid-2"},"audit_level":"REQUEST_RESPONSE","verb":"POST","request_uri":"/api/chat/completions","source_ip":"192.0.2.4","request_object":"{\"model\":\"m6\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}","response_object":"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yo\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]","response_status_code":200}
                {"id":"w6","timestamp":1769904005,"user":{"id":"uid-2"},"audit_level":"METADATA","verb":"GET","request_uri":"/api/v1/models","source_ip":"192.0.2.4","response_status_code":200}
                """#,
            names: ["uid-1", "uid-2", "jan@example.org", "192.0.2.3", "192.0.2.4"],
            events: [
                "2026-02-01T00:00:00.000Z account.signin by=uid-1 ip=192.0.2.3 agent=Firefox ok=true",
                "2026-02-01T00:00:01.000Z account.signin by=jan@example.org ip=192.0.2.3 ok=false",
                "2026-02-01T00:00:02.000Z account.created by=uid-2 ip=192.0.2.4 email=yes domain=example.org",
                "2026-02-01T00:00:03.000Z key.created by=uid-2 ip=192.0.2.4",
                "2026-02-01T00:00:04.000Z request by=uid-2 ip=192.0.2.4 at=/api/chat/completions model=m6 end=completed "
                    + "user=[hi] ->=[yo]",
            ],
            rejects: ["wrong-shape"]
        ),
    ]

    static let gateways = [
        FormatSample(
            format: .azureAPIManagement,
            about: "parts by number, joined with the gateway's rows",
            log: #"""
                {"TimeGenerated":"2026-02-01T00:00:01Z","CorrelationId":"c1","SequenceNumber":2,"RequestMessages":"ld, how are you\"}]","ResponseMessages":""}
                {"TimeGenerated":"2026-02-01T00:00:00Z","CorrelationId":"c1","SequenceNumber":0,"ModelName":"m8","DeploymentName":"d","OperationName":"ChatCompletions_Create","PromptTokens":5,"CompletionTokens":6,"RequestMessages":"","ResponseMessages":""}
                {"TimeGenerated":"2026-02-01T00:00:01Z","CorrelationId":"c1","SequenceNumber":1,"RequestMessages":"[{\"role\":\"user\",\"content\":\"Hello wor","ResponseMessages":""}
                {"TimeGenerated":"2026-02-01T00:00:02Z","CorrelationId":"c1","SequenceNumber":3,"RequestMessages":"","ResponseMessages":"[{\"role\":\"assistant\",\"content\":\"fine\"}]"}
                {"TimeGenerated":"2026-02-01T00:00:02Z","CorrelationId":"c1","CallerIpAddress":"203.0.113.9","ApimSubscriptionId":"sub1","ResponseCode":200,"TotalTime":1200}
                {"TimeGenerated":"2026-02-01T00:00:03Z","CorrelationId":"c2","CallerIpAddress":"203.0.113.9","ApimSubscriptionId":"sub1","ResponseCode":404}
                """#,
            names: ["sub1", "203.0.113.9"],
            events: [
                "2026-02-01T00:00:00.000Z request by=sub1 ip=203.0.113.9 at=ChatCompletions_Create model=m8 in=5 out=6 "
                    + "ms=1200 user=[Hello world, how are you] ->=[fine]"
            ],
            rejects: ["unjoined"]
        ),
        FormatSample(
            format: .azureAPIManagement,
            about: "the envelope of diagnostic settings",
            log: #"""
                {"records":[{"time":"2026-02-01T00:00:00Z","category":"GatewayLlmLogs","correlationId":"c1","properties":{"sequenceNumber":0,"modelName":"m8","requestMessages":"[{\"role\":\"user\",\"content\":\"hi\"}]"}},{"time":"2026-02-01T00:00:00Z","category":"GatewayLogs","callerIpAddress":"203.0.113.9","correlationId":"c1","properties":{"apimSubscriptionId":"sub1","responseCode":429}}]}
                """#,
            names: ["sub1", "203.0.113.9"],
            events: [
                "2026-02-01T00:00:00.000Z request by=sub1 ip=203.0.113.9 model=m8 end=error user=[hi]"
            ]
        ),
        FormatSample(
            format: .envoy,
            about: "model calls, dashes, other lines",
            log: """
                {"start_time":"2026-02-01T00:00:00.123Z","method":"POST","x-envoy-origin-path":"/v1/chat/completions","response_code":200,"duration":321,"gen_ai.request.model":"m9","gen_ai.provider.name":"p","gen_ai.usage.input_tokens":"11","gen_ai.usage.output_tokens":12,"user-agent":"py","x-request-id":"rq1","x-forwarded-for":"198.51.100.7, 10.0.0.1","downstream_remote_address":"10.0.0.1:5000","x-user-id":"lea"}
                {"start_time":"2026-02-01T00:00:01Z","response_code":503,"gen_ai.request.model":"m9","user-agent":"-","x-request-id":"rq2","x-forwarded-for":"-","downstream_remote_address":"198.51.100.8:5000","x-user-id":"-"}
                {"start_time":"2026-02-01T00:00:02Z","response_code":200,"gen_ai.request.model":"-","x-request-id":"rq3","downstream_remote_address":"198.51.100.8:5000"}
                """,
            names: ["lea", "198.51.100.7", "198.51.100.8"],
            events: [
                "2026-02-01T00:00:00.123Z request by=lea ip=198.51.100.7 agent=py at=/v1/chat/completions model=m9 in=11 "
                    + "out=12 ms=321 end=completed",
                "2026-02-01T00:00:01.000Z request ip=198.51.100.8 model=m9 end=error",
            ],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .kong,
            about: "bodies in text, the older plugin name, a line without AI",
            log: #"""
                {"started_at":1769904000123,"client_ip":"198.51.100.9","request":{"id":"k1","uri":"/chat","headers":{"user-agent":"py"}},"response":{"status":200},"latencies":{"request":77},"consumer":{"id":"con","custom_id":"max"},"ai":{"proxy":{"meta":{"request_model":"m10"},"usage":{"prompt_tokens":1,"completion_tokens":2},"payload":{"request":"{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}","response":"{\"choices\":[{\"message\":{\"content\":\"yo\"},\"finish_reason\":\"stop\"}]}"}}}}
                {"started_at":1769904001123,"client_ip":"198.51.100.9","request":{"id":"k2","uri":"/chat","headers":{}},"response":{"status":500},"ai":{"ai-proxy":{"meta":{"request_model":"m10"}}}}
                {"started_at":1769904002123,"client_ip":"198.51.100.9","request":{"id":"k3","uri":"/"},"response":{"status":200}}
                """#,
            names: ["max", "198.51.100.9"],
            events: [
                "2026-02-01T00:00:00.123Z request by=max ip=198.51.100.9 agent=py at=/chat model=m10 in=1 out=2 ms=77 "
                    + "end=completed user=[hi] ->=[yo]",
                "2026-02-01T00:00:01.123Z request ip=198.51.100.9 at=/chat model=m10 end=error",
            ],
            rejects: ["wrong-shape"]
        ),
    ]

    static let dumps = [
        FormatSample(
            format: .shareGPT,
            about: "each turn of the user, no time",
            log: """
                {"id":"g1","timestamp":"2026-02-01T00:00:00Z","user_id":"ned","conversations":[{"from":"system","value":"kind"},{"from":"human","value":"hi"},{"from":"gpt","value":"yo"},{"from":"human","value":"more"}]}
                {"id":"g2","conversations":[{"from":"human","value":"when"}]}
                """,
            names: ["ned", "g1"],
            events: [
                "2026-02-01T00:00:00.000Z request by=ned conv=g1 end=completed system=[kind] user=[hi] ->=[yo]",
                "2026-02-01T00:00:00.000Z request by=ned conv=g1 system=[kind] user=[hi] assistant=[yo] user=[more]",
            ],
            rejects: ["bad-time"]
        ),
        FormatSample(
            format: .wildChat,
            about: "WildChat: hashed addresses, times on answers",
            log: """
                {"conversation_hash":"w1","model":"m11","timestamp":"2026-02-01 00:00:09 UTC","language":"English","hashed_ip":"0123456789abcdef0123","country":"United States","conversation":[{"role":"user","content":"hi","hashed_ip":"0123456789abcdef0123","header":{"user-agent":"Firefox","accept-language":"en-US,en;q=0.5"}},{"role":"assistant","content":"yo","timestamp":"2026-02-01T00:00:05Z"},{"role":"user","content":"more"}]}
                """,
            names: ["0123456789abcdef0123", "w1"],
            events: [
                "2026-02-01T00:00:05.000Z request by=0123456789abcdef0123 ip=0123456789abcdef0123 country=US "
                    + "agent=Firefox locale=en-US conv=w1 model=m11 end=completed user=[hi] ->=[yo]",
                "2026-02-01T00:00:09.000Z request by=0123456789abcdef0123 ip=0123456789abcdef0123 country=US conv=w1 "
                    + "model=m11 user=[hi] assistant=[yo] user=[more]",
            ]
        ),
        FormatSample(
            format: .wildChat,
            about: "LMSYS: no account, time where there is one",
            log: """
                {"conversation_id":"l1","model":"m12","tstamp":1769904000.5,"conversation":[{"role":"user","content":"hi"},{"role":"assistant","content":"yo"}],"language":"English","redacted":false}
                {"conversation_id":"l2","model":"m12","conversation":[{"role":"user","content":"hi"}],"language":"English","redacted":false}
                """,
            names: ["l1"],
            events: ["2026-02-01T00:00:00.500Z request conv=l1 model=m12 end=completed user=[hi] ->=[yo]"],
            rejects: ["bad-time"]
        ),
    ]
}
