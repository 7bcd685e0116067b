"""The service under test, a visit to its page, and what hands do there."""

import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from playwright.sync_api import expect

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 400, "height": 800}}
LONGEST_WAIT = 5.0
EARLY, LATE, ALWAYS = "大力推进农业合作化运动", "着力推动高质量发展", "坚持党对经济工作的领导"


def address_of(*path, **query):
    quoted = "/".join(urllib.parse.quote(piece, safe="") for piece in path)
    return f"#/{quoted}" + (f"?{urllib.parse.urlencode(query)}" if query else "")


class Service:
    """The service under test, with a store of its own."""

    def __init__(self, program, folder):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listen = f"127.0.0.1:{listener.getsockname()[1]}"
        self.address = f"http://{listen}/"
        store = os.path.join(folder, "corpora.sqlite")
        self.process = subprocess.Popen([program, "serve", "--listen", listen, "--store", store], stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                with urllib.request.urlopen(self.address + "readyz"):
                        return
            except OSError:
                time.sleep(0.1)
        self.end()
        sys.exit("the service does not answer")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def put(self, path, body=b"", **query):
        quoted = "/".join(urllib.parse.quote(piece, safe="") for piece in path)
        address = f"{self.address}v1/corpora/{quoted}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        with urllib.request.urlopen(urllib.request.Request(address, body, method="PUT")):
            pass

    def put_folder(self, corpus, folder):
        self.put([corpus])
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                self.put([corpus, "documents", name], file.read())

    def put_series(self, corpus):
        """Fourteen years of one series, in which one wording fades, one emerges and one stays."""
        self.put([corpus])
        for year in range(2010, 2024):
            turn = EARLY if year < 2017 else LATE
            text = f"{year}年政府工作报告\n各位代表：\n{ALWAYS}，{turn}，第{year - 2009}次作出部署。\n全面改善民生，{turn}取得{year % 7 + 3}项成果。\n"
            self.put([corpus, "documents", f"{year}_政府工作报告.txt"], text.encode(), issuer="龙岗区", series="政府工作报告", date=str(year))


class Visit:
    """One page in the browser, and what went wrong in it."""

    def __init__(self, browser, service, size, **settings):
        self.service, self.size, self.troubles, self.requests = service, size, [], []
        self.context = browser.new_context(viewport=SIZES[size], **{"locale": "en-GB", **settings})
        self.context.add_init_script("""
            window.violations = [];
            document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
        """)
        self.page = self.context.new_page()
        self.page.set_default_timeout(LONGEST_WAIT * 1000)
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            assert not self.troubles, f"the console says: {self.troubles}"
            violations = self.page.evaluate("window.violations")
            assert not violations, f"the policy was violated: {violations}"
        self.context.close()

    def open(self, address=""):
        self.page.goto("about:blank")
        self.page.goto(self.service.address + address)
        self.ready()
        return self.page

    def ready(self):
        if "#/corpora" in self.page.url:
            expect(self.page.locator("#corpora-body")).to_have_attribute("aria-busy", "false")

    def tab_to(self, locator, key="Tab"):
        """Reaches a control by the keyboard alone."""
        wanted = locator.first.element_handle()
        for _ in range(150):
            self.page.keyboard.press(key)
            if self.page.evaluate("(wanted) => document.activeElement === wanted", wanted):
                return
        raise AssertionError(f"the keyboard does not reach {locator}")


def heading(page):
    return page.locator("main > section:visible h2")


def two_sheets(page, result="#corpora-body"):
    sheets = page.locator(f"{result} .sheet")
    expect(sheets).to_have_count(2)
    return sheets.all()


def is_outlined(locator):
    style, width = locator.evaluate("(node) => [getComputedStyle(node).outlineStyle, parseFloat(getComputedStyle(node).outlineWidth)]")
    return style != "none" and width >= 2


def files_dropped(page, target, files):
    """Drops files on an element, as a hand does."""
    page.evaluate("""([target, files]) => {
        const data = new DataTransfer();
        for (const [name, text] of files) data.items.add(new File([text], name));
        for (const kind of ["dragenter", "dragover", "drop"]) {
            document.querySelector(target).dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
        }
    }""", [target, files])
