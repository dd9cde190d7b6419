"""The HTML report in a real browser: headless Chromium, driven by selenium, with the network switched off.

Needs Debian's chromium, chromium-driver and python3-selenium; says so and skips where they are missing.
Run by ctest, or:
    python3 conformance/html_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
import urllib.parse

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:
    webdriver = None

BIN = None  # set from the command line

# Two areas, a variant, a text that would be markup, and a failure of every broken client below.
SCENARIOS = {
    "first/refused": """
        rules:
          - id: refuse
            on: START_API
            do:
              - send: ERR_MSG
                with: {id: -1, errorCode: 326, errorMsg: "in use <b>now</b>"}
              - close: fin
        client:
          - connect: {client_id: 10}
        expect:
          - {callback: error, where: {errorCode: 326}, within: 3s, from: {rule: refuse}}
          - {never: nextValidId}
        """,
    "second/hung": """
        rules:
          - {id: hang, on: hello, do: [swallow]}
        client:
          - connect: {client_id: 10}
        expect:
          - {call: connect, returns: [failure, exception], within: {timeout: handshake, plus: 3s}}
        """,
}
CLIENTS = ("broken-swallows-error", "broken-blocked-connect", "broken-no-start", "reference")
OUTCOMES = {"fail": 4, "could-not-run": 4, "pass": 8}

CONTRAST = """
    const rgb = (text) => {
      const numbers = (text.match(/[0-9.]+/g) || ["0", "0", "0", "0"]).map(Number);
      return numbers.length === 3 ? [...numbers, 1] : numbers;
    };
    const light = (color) => color.slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (node) => {
      for (let one = node; one !== null; one = one.parentElement) {
        const color = rgb(getComputedStyle(one).backgroundColor);
        if (color[3] === 1) return color;
      }
      throw new Error("no background");
    };
    const worst = [];
    for (const node of document.querySelectorAll("body *")) {
      const says = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== "");
      if (!says || node.getClientRects().length === 0) continue;
      const style = getComputedStyle(node);
      const text = light(rgb(node.namespaceURI.includes("svg") ? style.fill : style.color));
      const back = light(behind(node));
      const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
      const name = `${node.tagName}.${node.getAttribute("class")}: ${node.textContent.slice(0, 30)}`;
      if (ratio < 4.5) worst.push(`${ratio.toFixed(2)} ${name}`);
    }
    return worst;
"""


def missing():
    """What keeps these tests from running here, or None."""
    if webdriver is None:
        return f"{sys.executable} has no selenium (Debian: python3-selenium, for /usr/bin/python3)"
    for program, package in (("chromium", "chromium"), ("chromedriver", "chromium-driver")):
        if shutil.which(program) is None:
            return f"there is no {program} (Debian: {package})"
    return None


def made_reports(folder):
    """Reports of a run with every outcome in CLIENTS."""
    for name, body in SCENARIOS.items():
        file = folder / f"scenarios/{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        head = "schema: 1\nsummary: A <i>summary</i>\nrequirement: The client copes.\n"
        file.write_text(head + textwrap.dedent(body))
    clients = [word for name in CLIENTS for word in ("--client", name)]
    # The judge is not under test here: results changed by a busy machine are made again.
    for _ in range(5):
        run = subprocess.run([BIN / "conformance", "run", "--scenarios", folder / "scenarios", *clients,
                              "--server-version", "142,176", "--jobs", "8", "--reports", folder / "reports",
                              "--html", folder / "html"],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)
        cases = json.loads((folder / "reports/results.json").read_text())["cases"]
        if run.returncode == 1 and collections.Counter(case["verdict"] for case in cases) == OUTCOMES:
            return folder / "html"
    raise AssertionError(f"exit code {run.returncode}\n{run.stdout}")


def started_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    # Without a sandbox, because containers have none and the pages are our own.
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


def setUpModule():
    """One run and one browser for all tests; every test opens its pages anew."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-html-"))
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    Browser.html = made_reports(folder)
    driver = Browser.driver = started_browser()
    unittest.addModuleCleanup(driver.quit)
    driver.implicitly_wait(30)
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions",
                           {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0})


class Browser(unittest.TestCase):
    html = None
    driver = None

    def setUp(self):
        self.show(1280)

    def tearDown(self):
        """Checks that no test caused an error, or requested anything but files."""
        self.assertEqual([entry["message"] for entry in self.driver.get_log("browser")], [])
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = {event["params"]["request"]["url"] for event in events
                 if event["method"] == "Network.requestWillBeSent"}
        self.assertIn(f"file://{self.html}/style.css", asked)
        self.assertEqual({url for url in asked if not url.startswith(("file://", "about:"))}, set())

    def show(self, width, scheme="light"):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                    {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def open_index(self, fragment=""):
        # Only a new page reads its fragment, as for a user who opens a link.
        self.driver.get("about:blank")
        self.driver.get(f"file://{self.html}/index.html{fragment}")

    def open_case(self, scenario="first/refused", client="broken-swallows-error", version=176):
        self.open_index()
        chips = self.all(f".matrix .chip[title^='{scenario}@{version}/{client}:']")
        self.assertEqual(len(chips), 1)
        self.assertTrue(chips[0].get_attribute("href").startswith(f"file://{self.html}/cases/"))
        chips[0].click()

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def shown(self):
        """Ids in the titles of the matrix's visible cases."""
        return {chip.get_attribute("title").split(":")[0] for chip in self.all(".matrix .chip") if chip.is_displayed()}

    def wait_until(self, holds):
        """Waits for something that the browser does in an event of its own, a little later."""
        WebDriverWait(self.driver, 30).until(lambda _: holds())

    def state(self):
        fragment = urllib.parse.urlsplit(self.driver.current_url).fragment
        return dict(urllib.parse.parse_qsl(fragment))

    def cases(self, scenario, *clients):
        return {f"{scenario}@{version}/{client}" for client in clients for version in (142, 176)}


class Matrix(Browser):
    def test_every_case_is_there_and_leads_to_its_page(self):
        self.open_index()
        self.assertEqual(self.shown(), self.cases("first/refused", *CLIENTS) | self.cases("second/hung", *CLIENTS))
        self.assertIn("16 cases", self.one("h1 + p").text)
        for chip in self.all(".chip"):
            page = urllib.parse.unquote(urllib.parse.urlsplit(chip.get_attribute("href")).path)
            self.assertTrue(pathlib.Path(page).is_file(), page)

    def test_outcomes_filter(self):
        self.open_index()
        totals = {button.get_attribute("data-outcome"): button for button in self.all("button.total")}
        self.assertEqual({name: int(button.find_element(By.TAG_NAME, "b").text) for name, button in totals.items()},
                         OUTCOMES)
        failed = (self.cases("first/refused", "broken-swallows-error")
                  | self.cases("second/hung", "broken-blocked-connect"))
        totals["fail"].click()
        self.assertEqual(self.shown(), failed)
        self.assertEqual(self.state(), {"outcome": "fail"})
        self.assertEqual(totals["fail"].get_attribute("aria-pressed"), "true")
        self.assertEqual(self.one(".shown").text, "4 of 16 cases shown")
        totals["could-not-run"].click()
        self.assertEqual(len(self.shown()), 8)
        self.driver.refresh()
        self.assertEqual(len(self.shown()), 8)
        self.one("button[type=reset]").click()
        self.assertEqual(len(self.shown()), 16)
        self.assertEqual(self.state(), {})

    def test_client_area_and_text_filter(self):
        self.open_index()
        Select(self.one("select[name=client]")).select_by_visible_text("reference")
        self.assertEqual(self.shown(), self.cases("first/refused", "reference")
                         | self.cases("second/hung", "reference"))
        heads = [head.text for head in self.all(".matrix thead th") if head.is_displayed()]
        self.assertEqual(heads, ["Scenario", "reference"])
        Select(self.one("select[name=area]")).select_by_visible_text("second")
        self.assertEqual(self.shown(), self.cases("second/hung", "reference"))
        self.one("input[name=q]").send_keys("@142")
        self.assertEqual(self.shown(), {"second/hung@142/reference"})
        self.assertEqual(self.state(), {"client": "reference", "area": "second", "q": "@142"})
        self.assertFalse(self.one(".nothing").is_displayed())
        self.one("input[name=q]").send_keys(" no such thing")
        self.assertEqual(self.shown(), set())
        self.assertTrue(self.one(".nothing").is_displayed())

    def test_text_finds_findings(self):
        self.open_index()
        self.one("input[name=q]").send_keys("callback:ERROR")
        self.assertEqual(self.shown(), self.cases("first/refused", "broken-swallows-error"))
        self.assertEqual(len([group for group in self.all(".group") if group.is_displayed()]), 1)

    def test_a_link_carries_the_state(self):
        self.open_index("#outcome=fail&area=second")
        self.assertEqual(self.shown(), self.cases("second/hung", "broken-blocked-connect"))
        self.assertEqual(Select(self.one("select[name=area]")).first_selected_option.text, "second")
        self.driver.execute_script("location.hash = '#area=first'")
        self.wait_until(lambda: self.shown() == self.cases("first/refused", *CLIENTS))

    def test_what_is_not_as_expected_unfolds(self):
        self.open_index()
        group = next(one for one in self.all(".group") if "callback:error" in one.text)
        self.assertNotIn("within 3s of rule refuse", group.text)
        group.find_element(By.TAG_NAME, "summary").click()
        self.assertIn("callback error {errorCode: 326} within 3s of rule refuse", group.text)
        self.assertIn("./scripts/conformance --client broken-swallows-error --scenario first/refused", group.text)

    def test_keyboard(self):
        self.open_index()
        self.one("body").send_keys(Keys.TAB)
        button = self.driver.switch_to.active_element
        self.assertEqual(button.get_attribute("data-outcome"), "fail")
        self.assertIn("3px", button.value_of_css_property("outline"))
        button.send_keys(Keys.SPACE)
        self.assertEqual(len(self.shown()), 4)

    def test_the_table_is_a_table(self):
        for width in (1280, 390):
            self.show(width)
            self.open_index()
            self.assertEqual(len(self.all(".matrix[role=table] tbody th[scope=row]")), 2)
            self.assertEqual(len(self.all(".matrix thead th[scope=col]")), 1 + len(CLIENTS))
            for control in self.all("button, select, input"):
                self.assertNotEqual(control.accessible_name, "", control.get_attribute("outerHTML"))


class Case(Browser):
    def test_a_failed_case_shows_its_finding(self):
        self.open_case()
        finding = self.one(".finding").text
        for text in ("callback:error", "callback error {errorCode: 326} within 3s of rule refuse", "no such callback",
                     "first/refused.yaml:15"):
            self.assertIn(text, finding)
        self.assertEqual(self.one("#command").text.split(" --scenarios")[0],
                         "./scripts/conformance --client broken-swallows-error --scenario first/refused "
                         "--server-version 176")
        self.assertIn("The client copes.", self.one(".facts").text)
        self.assertEqual(self.one(".summary").text, "A <i>summary</i>")

    def test_frames_unfold_field_by_field(self):
        self.open_case()
        frame = next(one for one in self.all(".events details") if one.text.startswith("sends ERR_MSG"))
        self.assertFalse(frame.find_element(By.CSS_SELECTOR, ".decoded").is_displayed())
        frame.find_element(By.TAG_NAME, "summary").click()
        fields = {row.find_element(By.TAG_NAME, "th").text: row.find_element(By.TAG_NAME, "td").text
                  for row in frame.find_elements(By.CSS_SELECTOR, ".decoded tbody tr")}
        self.assertEqual((fields["errorCode"], fields["errorMsg"]), ("326", "in use <b>now</b>"))
        self.assertIn("rule refuse", frame.text)
        self.one("#unfold").click()
        self.assertTrue(all(one.get_attribute("open") for one in self.all(".events details")))

    def test_the_picture_has_three_lanes_and_leads_to_the_events(self):
        self.open_case()
        self.assertEqual([head.text for head in self.all(".ladder .head")], ["ms", "gateway", "client", "kernel"])
        self.assertNotEqual(self.all(".ladder line.ruled"), [])
        self.assertNotEqual(self.all(".ladder [class^='s-']"), [])
        next(one for one in self.all(".ladder text.ruled") if one.text == "ERR_MSG 326").click()
        row = self.one("tr:target")
        self.assertIn("sends ERR_MSG", row.text)
        self.wait_until(lambda: row.find_element(By.TAG_NAME, "details").get_attribute("open"))

    def test_a_call_that_never_returned_shows(self):
        self.open_case("second/hung", "broken-blocked-connect")
        self.assertEqual(len(self.all(".ladder rect.call.blocked")), 1)

    def test_a_client_that_could_not_be_run_says_why(self):
        self.open_case(client="broken-no-start")
        self.assertIn("the adapter exited before it answered hello", self.one(".notice").text)

    def test_back_to_the_matrix_of_this_client(self):
        self.open_case()
        self.driver.find_element(By.LINK_TEXT, "broken-swallows-error").click()
        self.assertEqual(self.shown(), self.cases("first/refused", "broken-swallows-error")
                         | self.cases("second/hung", "broken-swallows-error"))
        self.driver.back()
        self.driver.find_element(By.LINK_TEXT, "first/refused").click()
        self.assertEqual(self.shown(), self.cases("first/refused", *CLIENTS))


class Looks(Browser):
    def pages(self):
        self.open_index()
        yield "index"
        self.open_case()
        self.one("#unfold").click()
        yield "case"

    def test_pages_fit_their_window(self):
        for width in (1280, 390):
            self.show(width)
            for page in self.pages():
                content = self.driver.execute_script("return document.documentElement.scrollWidth")
                self.assertLessEqual(content, width, f"{page} at {width}")

    def test_contrast_in_both_schemes(self):
        for scheme in ("light", "dark"):
            self.show(1280, scheme)
            for page in self.pages():
                self.driver.execute_script("for (const one of document.querySelectorAll('details')) one.open = true;")
                self.assertEqual(self.driver.execute_script(CONTRAST), [], f"{page}, {scheme}")
                dark = self.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
                self.assertEqual(dark == "rgb(255, 255, 255)", scheme == "light")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] != ["--bin"] or len(arguments) < 2:
        sys.exit("usage: html_test.py --bin DIR [unittest arguments]")
    BIN = pathlib.Path(arguments[1]).resolve()
    for program in ("conformance", "fake-gateway", "reference-client"):
        if not os.access(BIN / program, os.X_OK):
            sys.exit(f"{BIN / program} is not built")
    if missing() is not None:
        print(f"html_test skipped: {missing()}")
        sys.exit(0)
    unittest.main(argv=[sys.argv[0], *arguments[2:]], verbosity=2)
