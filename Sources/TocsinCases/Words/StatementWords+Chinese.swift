// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let chinese = StatementWords(
        colon: "：",
        title: "关于您账户的决定",
        reference: "决定编号",
        warned: "您收到一次警告。您的账户仍可使用。",
        limited: "您的账户被限制为每分钟最多 % 次请求。",
        suspended: "您的账户已被暂停使用，无法发送请求。",
        reinstated: "您的账户已恢复，之前的决定不再有效。",
        until: "决定有效期至",
        noEnd: "未设结束日期。",
        conduct: "行为类型",
        rule: "所依据的条款",
        facts: "我们查明的事实",
        automation: [
            .none: "没有软件向我们提示此事。",
            .detection: "在我们自己的日志中查找滥用迹象的软件向我们提示了此事。",
            .detectionAndModel: "在我们自己的日志中查找滥用迹象的软件向我们提示了此事，并有语言模型给出了意见。",
        ],
        people: "由人工审查证据并作出决定。",
        appeal: "您可以免费申诉，说明我们的错误之处。申诉将由未参与本决定的人员裁定。请注明决定编号。",
        otherRedress: "您也可以请庭外争议解决机构或法院处理。",
        categories: [
            .phishing: "索取钓鱼诱饵、窃取凭据的页面或群发工具",
            .scam: "索取诈骗话术、人员安排或运作方法",
            .malware: "制作、改进或隐藏恶意代码",
            .intrusion: "准备或实施对他人系统的入侵",
            .influence: "隐蔽的影响活动：虚假身份、刷量、欺骗性媒体",
            .surveillance: "跟踪、画像或揭露个人或群体身份的工具或计划",
            .profiling: "收集某个指名的普通人或批评者的信息",
            .fraud: "伪造文件、虚假身份、洗钱、骗取工作岗位",
            .abuseOfService: "转售、蒸馏、多账户或规避封禁",
            .violence: "暴力",
            .selfHarm: "自我伤害",
            .sexual: "色情内容",
            .hate: "仇恨",
            .illicit: "其他违法行为",
        ]
    )
}
