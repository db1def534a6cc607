"""Works the console as analysts do; ends with an error at the first thing that does not hold."""

import base64
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PROGRAMS = pathlib.Path(sys.argv[1])
SHOTS = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PEOPLE = {"dora": "admin", "ana": "analyst", "ben": "senior"}
PASSWORD = "a long enough passphrase"
# Nothing listens there: the owner's browser takes the path alone.
APPEALS = "http://localhost:1"
# The narrow one is what WCAG 2.2 asks for (1.4.10).
WIDE, PHONE = (1280, 900), (320, 640)


def check(holds, what):
    if not holds:
        raise SystemExit(f"This does not hold: {what}")
    print(f"ok: {what}")


def run(*words):
    subprocess.run([PROGRAMS / "tocsin", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def fill(folder):
    """A store with people in it."""
    store = folder / "tocsin.sqlite"
    run("simulate", "--scenario", "sample", "--seed", 7, "--out", folder / "sim")
    run("investigate", folder / "sim" / "events.jsonl", "--store", store, "--out", folder / "out")
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(PASSWORD + "\n")
    admin = []
    for name, role in PEOPLE.items():
        run("people", "add", name, "--role", role, "--store", store, *admin)
        admin = ["--as", "dora"]
        run("people", "password", name, "--file", secret, "--store", store, *admin)
    return store


@contextlib.contextmanager
def served(store):
    """The console's address, while it runs; it has to stop by itself when it is asked to."""
    words = [PROGRAMS / "tocsin-service", "serve", "--store", store, "--port", "0", "--redress", "appeals@example.com",
             "--publications", store.parent / "publications", "--appeals-at", APPEALS]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        address = re.search(r"http://localhost:\d+", line)
        check(address, f"the console says where it listens: {line.strip()}")
        for path in ["/health", "/ready"]:
            check(urllib.request.urlopen(address[0] + path).status == 200, f"{path} answers")
        yield address[0]
        process.terminate()
        check(process.wait(30) == 0, "the console stops when it is told to")
    finally:
        process.kill()


def browser():
    options = webdriver.ChromeOptions()
    for word in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"]:
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Analyst:
    """Somebody at a browser of their own."""

    def __init__(self, address):
        self.address = address
        self.driver = browser()
        self.size(WIDE)

    def size(self, size, scheme="light"):
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def go(self, path):
        self.driver.get(self.address + path)

    @property
    def path(self):
        """Without the word that a case's page gets after a deed."""
        return self.driver.current_url.removeprefix(self.address).removesuffix("?done=yes")

    @property
    def title(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "main").text

    def focused(self):
        return self.driver.switch_to.active_element

    def keys(self, *keys):
        self.focused().send_keys(*keys)

    def tab_to(self, is_it, what, most=120):
        """Goes on by Tab until the focus is there."""
        for _ in range(most):
            self.keys(Keys.TAB)
            if is_it(self.focused()):
                return self.focused()
        raise SystemExit(f"This does not hold: Tab comes to {what}")

    def field(self, name, key=None):
        """By its name, or by its id where two have the same name."""
        return self.tab_to(lambda one: one.get_attribute("id") == key if key else one.get_attribute("name") == name, f"the field {name}")

    def button(self, words):
        return self.tab_to(lambda one: one.tag_name in ["button", "summary"] and one.text.strip() == words, f"'{words}'")

    def to_actions(self):
        """By the second skip link, past everything else."""
        self.tab_to(lambda one: one.text.startswith("Skip to what you can do"), "a skip link to the forms", 3).send_keys(Keys.ENTER)

    def press(self, words):
        """Presses a button, and waits for the page that comes."""
        page = self.driver.find_element(By.TAG_NAME, "html")
        self.button(words).send_keys(Keys.ENTER)
        self.wait_for_page(page)

    def wait_for_page(self, page):
        for _ in range(200):
            try:
                page.is_enabled()
            except Exception:  # The old page is gone.
                if self.driver.execute_script("return document.readyState") == "complete":
                    return
            time.sleep(0.05)
        raise SystemExit("This does not hold: a page comes")

    def sign_in(self, name):
        self.go("/")
        check(self.path == "/sign-in", "without a session there is only the page to sign in")
        self.field("name").send_keys(name)
        self.field("password").send_keys(PASSWORD)
        self.press("Sign in")
        check(self.title == "Queue", f"{name} signs in and sees the queue")

    def shot(self, name):
        if SHOTS:
            SHOTS.mkdir(parents=True, exist_ok=True)
            answer = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
            (SHOTS / f"{name}.png").write_bytes(base64.b64decode(answer["data"]))

    def axe(self, what):
        """Nothing serious that axe-core finds, by WCAG 2.2 AA and its best practices."""
        result = self.driver.execute_async_script(
            AXE + "; const done = arguments[arguments.length - 1]; axe.run().then(done, error => done({error: String(error)}));"
        )
        if "error" in result:
            raise SystemExit(f"axe-core failed on {what}: {result['error']}")
        serious = [one for one in result["violations"] if one["impact"] in ["serious", "critical"]]
        for one in result["violations"]:
            for node in one["nodes"][:3]:
                print(f"   {one['impact']} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]!r}")
        check(not serious, f"axe-core finds nothing serious on {what} ({len(result['passes'])} checks)")
        return len(result["violations"])

    def fits(self, what):
        wide = self.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(wide <= 0, f"{what} needs no scrolling sideways")

    def complaints(self):
        """What the browser complained of, such as something that the policy forbids."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


def work(ana, ben):
    """From findings to a closed operation, by keyboard alone."""
    ana.sign_in("ana")
    ana.go("/operations")
    page = ana.driver.find_element(By.TAG_NAME, "html")
    ana.tab_to(lambda one: one.tag_name == "button" and one.text == "Open a case", "a button to open a case").send_keys(Keys.ENTER)
    ana.wait_for_page(page)
    check(re.fullmatch(r"/cases/case-\d+", ana.path), "a case is opened from an operation")
    ana.go("/")
    ana.keys("a")
    ana.press("Open cases")
    check("cases were opened" in ana.text() or "opened." in ana.text(), "cases are opened from findings of a level")
    ana.keys("?")
    check(ana.driver.find_element(By.ID, "keys").is_displayed(), "? shows the keys")
    ana.keys(Keys.ESCAPE)
    ana.button("Keys").send_keys(Keys.ENTER)
    ana.tab_to(lambda one: one.get_attribute("type") == "checkbox", "a box that switches keys off", 3).send_keys(Keys.SPACE)
    ana.keys(Keys.ESCAPE)
    ana.go("/")
    ana.keys("/")
    check(ana.path == "/", "keys that are switched off do nothing")
    ana.button("Keys").send_keys(Keys.ENTER)
    ana.tab_to(lambda one: one.get_attribute("type") == "checkbox", "a box that switches keys on", 3).send_keys(Keys.SPACE)
    ana.keys(Keys.ESCAPE)
    ana.go("/")
    ana.keys("j")
    first = ana.focused().text
    ana.keys("j")
    second = ana.focused().text
    ana.keys("k")
    check(first != second and ana.focused().text == first, "j and k go through the queue")
    page = ana.driver.find_element(By.TAG_NAME, "html")
    ana.keys(Keys.ENTER)
    ana.wait_for_page(page)
    check(ana.title.startswith(first + ":"), "Enter opens the case")
    case = ana.path
    ana.to_actions()
    ana.press("Claim the case")
    check(ana.driver.title.startswith("The case is yours.") and "The case is yours." in ana.text(), "what was done is said")
    ana.to_actions()
    ana.button("Read the messages").send_keys(Keys.ENTER)
    reason = ana.field("reason")
    reason.send_keys("See what was asked for")
    ana.press("Show the messages")
    check(ana.title.startswith("Messages of"), "messages are shown for a reason")
    veil = ana.driver.find_element(By.CSS_SELECTOR, ".veil blockquote")
    check("blur" in veil.value_of_css_property("filter"), "a message is blurred at first")
    ana.tab_to(lambda one: "veil" in (one.get_attribute("class") or ""), "a message")
    time.sleep(0.4)
    check(veil.value_of_css_property("filter") == "none", "a message that has the focus is clear")
    messages = ana.axe("messages")
    ana.shot("messages")
    ana.go(case)
    ana.to_actions()
    choice = ana.tab_to(lambda one: one.get_attribute("name") == "action", "what to decide")
    for _ in range(6):
        if ana.focused().get_attribute("value") in ["suspend"]:
            break
        ana.keys(Keys.ARROW_DOWN)
    check(choice is not None and ana.focused().get_attribute("value") == "suspend", "arrows choose what to decide")
    ana.field("rule").send_keys("3.1 No fraud")
    ana.field("facts").send_keys("Asked for scripts to defraud people.")
    ana.press("Preview the statement")
    check("Décision concernant votre compte" in ana.text(), "the statement is previewed in French too")
    ana.shot("statement")
    statement = ana.axe("the preview of a statement")
    ana.press("Decide so")
    check(ana.path == case and "awaits a second person" in ana.text(), "a suspension awaits a second person")
    check("You decided this" in ana.text(), "nobody approves their own decision")
    ben.sign_in("ben")
    ben.go("/?state=awaitingSecond")
    ben.keys("j")
    page = ben.driver.find_element(By.TAG_NAME, "html")
    ben.keys(Keys.ENTER)
    ben.wait_for_page(page)
    check(ben.path == case, "a second person finds what awaits them")
    ben.keys("a")
    ben.press("Approve")
    check("decided" in ben.text(), "a second person approves")
    return case, messages + statement


def publish(ana, ben):
    """From what was decided to a published report, by keyboard alone; gives the number of axe-core's lesser findings."""
    ana.go("/reports")
    ana.field("publisher").send_keys("An example service")
    ana.press("Make a draft")
    check(ana.path == "/reports/report-1", "a draft of a report is made")
    for _ in range(120):
        if "waits for a reader" in ana.text():
            break
        time.sleep(0.5)
        ana.go("/reports/report-1")
    check("waits for a reader" in ana.text() and "report.html" in ana.text(), "the draft is there")
    check("Publish version 1" not in ana.text(), "nobody publishes their own draft")
    ben.go("/reports/report-1/v1/report.html")
    ben.shot("report-draft")
    check("Threat report" in ben.title, "the draft can be read")
    complaints = ben.complaints()
    check(not complaints, f"the draft keeps to its policy: {complaints}")
    ben.go("/reports/report-1")
    ben.press("Publish version 1")
    check("published" in ben.text() and "bundle.json" in ben.text(), "a second person publishes it")


def review(dora, case):
    """A blind second opinion on a golden case, by keyboard alone."""
    dora.sign_in("dora")
    dora.go("/reviews")
    dora.field("case").send_keys(case.removeprefix("/cases/"))
    dora.press("Set")
    for _ in range(40):
        if "A case to judge" not in dora.text():
            break
        check("Asked for scripts" not in dora.text(), "a reviewer does not see what was decided")
        dora.tab_to(lambda one: one.get_attribute("name") == "harmful" and one.get_attribute("type") == "radio", "an answer")
        dora.keys(Keys.SPACE)
        dora.press("Answer")
    check("There is nothing for you to review now" in dora.text(), "a case is judged again, once")
    search(dora, "text", "the", "Search messages")
    check("Gone through" in dora.text(), "messages behind findings are searched")
    found = dora.axe("words in messages")
    search(dora, "origin", "hosting", "Search origins")
    check("acct-" in dora.text(), "accounts are found by where findings' messages came from")
    return found + dora.axe("networks, devices and clients")


def search(dora, kind, words, button):
    """One of the searches that want a reason."""
    dora.go("/search")
    dora.field("words", f"{kind}-words").send_keys(words)
    dora.field("reason", f"{kind}-reason").send_keys("See whether the search works")
    dora.press(button)
    dora.shot(f"{kind}-search")


def appeal(owner, ana, dora, case):
    """An account's owner appeals by the link, by keyboard alone; somebody else overturns the decision."""
    ana.go(case)
    # Of several accounts each has its own, folded away.
    link = re.search(re.escape(APPEALS) + r"(/appeal/decision-\d+-\d+\.[0-9a-f]{8}\.[0-9a-f]{32})", ana.driver.page_source)
    check(link, "the case's page has the link for the owner")
    found = 0
    for language, title in [("en", "Appeal against a decision"), ("fr", "Contester une décision"), ("es", "Recurrir una decisión"),
                            ("de", "Beschwerde gegen eine Entscheidung"), ("zh", "对决定提出申诉")]:
        # All widths and schemes in one language: a network may ask for twenty pages a minute.
        for width, size, scheme in [("phone", PHONE, "light"), ("wide", WIDE, "light"), ("phone", PHONE, "dark")][:3 if language == "en" else 1]:
            owner.size(size, scheme)
            owner.go(f"{link[1]}?lang={language}")
            check(owner.title == title, f"the owner reads {language}")
            found += owner.axe(f"the appeal in {language}, {width}, {scheme}")
            owner.fits(f"the appeal in {language}, {width}")
            owner.shot(f"appeal-{language}-{width}-{scheme}")
    owner.go(f"{link[1]}?lang=fr")
    owner.field("words").send_keys("I teach about scams.")
    owner.press("Envoyer la contestation")
    check("Une contestation de cette décision a été reçue" in owner.text(), "the owner appeals")
    check(not owner.driver.find_elements(By.TAG_NAME, "textarea"), "a decision takes one appeal")
    check(not owner.driver.get_cookies(), "the owner gets no cookie")
    found += owner.axe("an appeal that was filed")
    complaints = owner.complaints()
    check(not complaints, f"the owner's browser complains of nothing: {complaints}")
    dora.go(case)
    # The others keep the decision: the account that appeals is a case of its own.
    own = re.search(r'Parted off.*?href="(/cases/case-\d+)"', dora.driver.page_source, re.DOTALL)
    if own:
        dora.go(own[1])
    check("I teach about scams." in dora.text() and "By the owner, with the link" in dora.text(), "the appeal stands in the case")
    dora.to_actions()
    dora.field("outcome").send_keys("overturned")
    dora.field("reason").send_keys("A lesson.")
    dora.press("Decide the appeal")
    check("Reinstate" in dora.text() and "closed" in dora.text(), "a third person overturns the decision")
    owner.go(link[1] + "?lang=en")
    check("the decision was undone" in owner.text(), "the owner reads how it ended")
    return found


def newcomer(dora, cleo):
    """Somebody is added, chooses a password with the link, and is turned off again, by keyboard alone."""
    dora.go("/people")
    dora.field("name").send_keys("cleo")
    dora.field("role").send_keys("senior")
    dora.press("Add")
    link = re.search(r"http://localhost:\d+(/set-up/[\w-]{43})", dora.text())
    check(link, "an admin gets a link for whoever was added")
    found = dora.axe("a link to choose a password")
    dora.shot("set-up-link")
    cleo.go(link[1])
    for scheme in ["light", "dark"]:
        cleo.size(PHONE, scheme)
        found += cleo.axe(f"choosing a password, {scheme}")
        cleo.fits("choosing a password")
        cleo.shot(f"set-up-phone-{scheme}")
    cleo.size(WIDE)
    cleo.field("password").send_keys(PASSWORD)
    cleo.field("again").send_keys(PASSWORD)
    cleo.press("Choose it")
    cleo.sign_in("cleo")
    dora.go("/people")
    person = dora.driver.find_element(By.LINK_TEXT, "cleo").get_attribute("href").removeprefix(dora.address)
    dora.go(person)
    dora.to_actions()
    dora.field("role").send_keys("viewer")
    dora.press("Change")
    check(dora.path == person and "viewer" in dora.text(), "an admin changes a role")
    dora.to_actions()
    dora.press("Turn off")
    check("turned off" in dora.text(), "an admin turns somebody off")
    cleo.go("/")
    check(cleo.path == "/sign-in", "whoever is turned off has no session any more")
    dora.to_actions()
    dora.press("Turn on")
    check("active" in dora.text(), "an admin turns somebody on again")
    dora.go("/people")
    own = dora.driver.find_element(By.LINK_TEXT, "dora").get_attribute("href").removeprefix(dora.address)
    dora.go(own)
    check("This is you." in dora.text() and not dora.driver.find_elements(By.CSS_SELECTOR, "main form"), "nobody changes themselves")
    return person, found


def look(dora, case, person):
    """Every page, in both colour schemes, wide and narrow."""
    dora.go("/operations")
    operation = dora.driver.find_element(By.CSS_SELECTOR, "main table a[href^='/operations/']").get_attribute("href")
    dora.go("/findings")
    finding = dora.driver.find_element(By.CSS_SELECTOR, "main table a[href^='/findings/']").get_attribute("href")
    account = dora.driver.find_element(By.CSS_SELECTOR, "main table a[href^='/accounts/']").get_attribute("href")
    dora.go("/rules")
    rule = dora.driver.find_element(By.CSS_SELECTOR, "main table a[href^='/rules/']").get_attribute("href")
    pages = {
        "queue": "/", "case": case, "operations": "/operations", "operation": operation, "findings": "/findings",
        "finding": finding, "account": account, "search": "/search", "rules": "/rules", "rule": rule,
        "rule-check": "/rules/check", "dashboard": "/dashboard", "reviews": "/reviews", "reports": "/reports", "report": "/reports/report-1", "delivery": "/delivery", "audit": "/audit", "people": "/people", "you": "/you", "person": person, "nowhere": "/nowhere",
    }
    found = 0
    for name, path in pages.items():
        for width, size in [("wide", WIDE), ("phone", PHONE)]:
            for scheme in ["light", "dark"]:
                dora.size(size, scheme)
                dora.go(path.removeprefix(dora.address))
                found += dora.axe(f"{name}, {width}, {scheme}")
                dora.fits(f"{name}, {width}")
                dora.shot(f"{name}-{width}-{scheme}")
    dora.size(WIDE)
    dora.go("/")
    dora.press("Sign out")
    check(dora.path == "/sign-in", "signing out ends the session")
    for scheme in ["light", "dark"]:
        dora.size(PHONE, scheme)
        found += dora.axe(f"the page to sign in, {scheme}")
        dora.shot(f"sign-in-phone-{scheme}")
    dora.size(WIDE)
    dora.go("/audit?actor=ana")
    check(dora.path == "/sign-in", "without a session the audit log is not shown")
    dora.field("name").send_keys("dora")
    dora.field("password").send_keys(PASSWORD)
    dora.press("Sign in")
    check(dora.path == "/audit?actor=ana" and "ana, analyst" in dora.text(), "whoever signs in comes to the page that they asked for")
    check("dora, admin" not in dora.driver.find_element(By.CSS_SELECTOR, "main table").text, "the audit log is filtered")
    dora.size(PHONE)
    dora.go("/dashboard")
    ends = "const frame = document.querySelector('.drawings .scroll'), drawing = frame.querySelector('svg'); return [frame.scrollWidth > frame.clientWidth, Math.abs(frame.getBoundingClientRect().right - drawing.getBoundingClientRect().right) < 2]"
    check(dora.driver.execute_script(ends) == [True, True], "a drawing that is wider than the page begins at the latest week")
    dora.size(WIDE)
    # What is not there is answered with 404, of which a browser complains.
    complaints = [one for one in dora.complaints() if "/nowhere" not in one]
    check(not complaints, f"the browser complains of nothing: {complaints}")
    return len(pages), found


def main():
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(os.environ.get("TOCSIN_CONSOLE_STORE") or fill(pathlib.Path(folder)))
        with served(store) as address:
            people = [Analyst(address) for _ in range(5)]
            try:
                case, found = work(people[0], people[1])
                publish(people[0], people[1])
                found += review(people[2], case)
                found += appeal(people[3], people[0], people[2], case)
                person, more = newcomer(people[2], people[4])
                found += more
                pages, more = look(people[2], case, person)
                check(not people[0].complaints() + people[1].complaints(), "no page breaks the policy")
            finally:
                for one in people:
                    one.driver.quit()
        print(f"{pages + 9} pages; axe-core's lesser findings: {found + more}")


main()
