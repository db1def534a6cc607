// Tocsin: the console's script. Every page works without it.
"use strict";

(() => {
    const rows = () => [...document.querySelectorAll("table.queue tbody tr")];
    let current = -1;

    // Speech input and keys struck by mistake set single keys off: each browser can do without (WCAG 2.1.4).
    const usesKeys = () => localStorage.getItem("keys") !== "off";

    function go(step) {
        const all = rows();
        if (all.length === 0) return;
        current = Math.min(Math.max(current + step, 0), all.length - 1);
        all.forEach((row, index) => row.classList.toggle("current", index === current));
        const link = all[current].querySelector("a.row-link");
        link.focus();
    }

    function help() {
        let dialog = document.getElementById("keys");
        if (!dialog) {
            dialog = document.createElement("dialog");
            dialog.id = "keys";
            dialog.setAttribute("aria-labelledby", "keys-title");
            const title = document.createElement("h2");
            title.id = "keys-title";
            title.textContent = "Keys";
            const list = document.createElement("dl");
            for (const [key, does] of [
                ["j", "next case of the queue"], ["k", "case before"], ["Enter", "open the case"],
                ["a", "what you can do, or the filters"],
                ["g then q", "go to the queue"], ["/", "search"], ["?", "these keys"], ["Esc", "close"],
            ]) {
                const term = document.createElement("dt");
                const kbd = document.createElement("kbd");
                kbd.textContent = key;
                term.append(kbd);
                const description = document.createElement("dd");
                description.textContent = does;
                list.append(term, description);
            }
            const single = document.createElement("label");
            const box = document.createElement("input");
            box.type = "checkbox";
            box.checked = usesKeys();
            box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
            single.append(box, " Use these keys in this browser");
            const form = document.createElement("form");
            form.method = "dialog";
            const button = document.createElement("button");
            button.textContent = "Close";
            form.append(button);
            dialog.append(title, list, single, form);
            document.body.append(dialog);
        }
        if (!dialog.open) dialog.showModal();
    }

    let before = "";
    document.addEventListener("keydown", (event) => {
        if (!usesKeys() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        const target = event.target;
        if (target instanceof Element && target.closest("input, textarea, select, dialog, [contenteditable]")) return;
        const last = before;
        before = event.key;
        if (event.key === "j") go(1);
        else if (event.key === "k") go(-1);
        else if (event.key === "?") help();
        else if (event.key === "a") document.getElementById("actions")?.focus();
        else if (event.key === "/") location.assign("/search");
        else if (event.key === "q" && last === "g") location.assign("/");
        else return;
        event.preventDefault();
    });

    // Counts of the queue, while somebody looks at it.
    const counts = document.querySelectorAll("[data-count]");
    async function refresh() {
        if (document.hidden) return;
        try {
            const answer = await fetch("/counts.json", { credentials: "same-origin", redirect: "error" });
            if (!answer.ok) return;
            const values = await answer.json();
            for (const element of counts) {
                const value = values[element.dataset.count];
                if (Number.isInteger(value)) element.textContent = value.toLocaleString("en");
            }
        } catch {
            // The next time may do better; the page says what it said.
        }
    }
    if (counts.length > 0) setInterval(refresh, 30000);

    const footer = document.querySelector("body > footer");
    if (footer) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "quiet";
        button.textContent = "Keys";
        button.addEventListener("click", help);
        footer.append(button);
    }

    const notice = document.querySelector(".notice.error");
    if (notice) {
        notice.tabIndex = -1;
        notice.focus();
    }
})();
