"""The book in a real browser. Called by .ci/book: BROWSER FOLDER PICTURES PROFILE.

The browser is spoken to over a pipe, in its own protocol: messages in JSON, a zero byte after each.
"""

import base64
import html.parser
import json
import os
import pathlib
import subprocess
import sys

browser, folder, pictures, profile = sys.argv[1:5]
folder = pathlib.Path(folder)
SIZES = {"phone": (360, 640), "desktop": (1280, 800)}


class Browser:
    def __init__(self):
        to_us, from_browser = os.pipe()
        to_browser, from_us = os.pipe()
        os.set_inheritable(to_browser, True)
        os.set_inheritable(from_browser, True)

        def numbered():
            # The protocol wants its ends at 3 and 4.
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking",
             "--disable-component-update", "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=numbered, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.read, self.write = to_us, from_us
        self.pending, self.number, self.events = b"", 0, []

    def message(self):
        while b"\0" not in self.pending:
            more = os.read(self.read, 1 << 20)
            if not more:
                raise SystemExit("the browser is gone")
            self.pending += more
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def ask(self, method, session=None, **parameters):
        self.number += 1
        number = self.number
        said = {"id": number, "method": method, "params": parameters}
        if session:
            said["sessionId"] = session
        os.write(self.write, json.dumps(said).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def until(self, method):
        while True:
            for at, event in enumerate(self.events):
                if event.get("method") == method:
                    del self.events[: at + 1]
                    return event
            self.events.append(self.message())


class Page:
    def __init__(self, browser):
        self.browser = browser
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.ask(f"{domain}.enable")
        self.asked = []

    def ask(self, method, **parameters):
        return self.browser.ask(method, self.session, **parameters)

    def open(self, path, width, height):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        self.browser.events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        self.browser.until("Page.loadEventFired")

    def run(self, script):
        result = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def key(self, key):
        codes = {"Tab": 9, "Enter": 13, " ": 32, "End": 35}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        common = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **common)

    def picture(self, name):
        data = self.ask("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(pictures, f"{name}.png").write_bytes(base64.b64decode(data))


wrong = []


def check(holds, what):
    if not holds:
        wrong.append(what)
        print(f"WRONG {what}")


class Links(html.parser.HTMLParser):
    """What a page points to, and the places in it that can be pointed to."""

    def __init__(self, path):
        super().__init__()
        self.to, self.places = [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.to += [attributes[name] for name in ("href", "src") if name in attributes]
        if "id" in attributes:
            self.places.add(attributes["id"])


def links():
    pages = {path: Links(path) for path in folder.rglob("*.html")}
    whole = len(list((folder / "en").glob("*.html"))) > 10
    for path, page in pages.items():
        for to in page.to:
            check("://" not in to and not to.startswith("//"), f"{path.name} asks for something from outside: {to}")
            file, _, place = to.partition("#")
            target = (path.parent / file).resolve() if file else path
            if target.parent.name != "runs" and not whole and not target.exists():
                continue
            check(target.exists(), f"{path.relative_to(folder)} points to {to}, which is not there")
            if place and target in pages and target.parent.name != "runs":
                check(place in pages[target].places, f"{path.relative_to(folder)} points to {to}: no such place")
    print(f"{len(pages)} pages, {sum(len(page.to) for page in pages.values())} links")


def tree(page, name):
    """The accessibility tree: names, roles, the order of headings."""
    nodes = page.ask("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in nodes if not node.get("ignored")]
    role = lambda node: node.get("role", {}).get("value", "")
    said = lambda node: node.get("name", {}).get("value", "").strip()
    for node in seen:
        if role(node) in ("button", "link", "Iframe", "group", "region", "RootWebArea", "navigation", "image"):
            if role(node) == "group" and not said(node):
                continue  # <details> are groups without a name of their own
            check(said(node), f"{name}: a {role(node)} has no name")
    levels = []
    for node in seen:
        if role(node) == "heading":
            level = next(entry["value"]["value"] for entry in node["properties"] if entry["name"] == "level")
            check(level <= (levels[-1] if levels else 0) + 1, f"{name}: heading '{said(node)}' skips a level")
            levels.append(level)
    check(levels.count(1) == 1, f"{name}: {levels.count(1)} headings of the first level")
    check(sum(role(node) == "main" for node in seen) == 1, f"{name}: one main")
    drawn = page.run("[...document.querySelectorAll('h1,h2,h3')].map(h => h.textContent.replace(/\\s+/g, ' ').trim())")
    heard = [" ".join(said(node).split()) for node in seen if role(node) == "heading"]
    check(drawn == heard, f"{name}: headings are heard in another order than they stand")
    return len(seen)


def by_keyboard(page, name):
    """Everything with Tab, Enter and Space alone."""
    page.key("Tab")
    check(page.run("document.activeElement.className") == "skip", f"{name}: the first stop leads to the text")
    stops = 0
    while not page.run("document.activeElement.matches('.question button')"):
        page.key("Tab")
        stops += 1
        if stops > 60:
            check(False, f"{name}: no question is reached by Tab")
            return
    hidden = "getComputedStyle(document.querySelector('.answer')).display"
    check(page.run(hidden) == "none", f"{name}: the answer is hidden")
    page.key(" ")
    check(page.run("document.activeElement.getAttribute('aria-pressed')") == "true", f"{name}: Space answers")
    check(page.run(hidden) == "block", f"{name}: the answer is shown")
    check(page.run("document.querySelector('.said').textContent.length > 1"), f"{name}: it is said whether it is right")
    if not page.run("!!document.querySelector('.run')"):
        return  # all of its programs run for real
    page.run("document.querySelector('.run summary').focus()")
    page.key("Enter")
    check(page.run("document.querySelector('.run').open"), f"{name}: Enter opens a run")


def main():
    links()
    with_browser = Browser()
    page = Page(with_browser)
    lessons = sorted(path.name for path in (folder / "en").glob("*.html"))
    for language in ("en", "zh"):
        for size, (width, height) in SIZES.items():
            for file in lessons:
                name = f"{language}/{file} {size}"
                page.open(folder / language / file, width, height)
                wide = page.run("document.documentElement.scrollWidth")
                check(wide <= width, f"{name}: {wide} columns of pixels, the page has {width}")
                check(page.run("document.documentElement.lang") == language, f"{name}: its language")
                nodes = tree(page, name)
                check(nodes > 20, f"{name}: {nodes} nodes")
                if file == lessons[0] or file == "channels.html":
                    page.picture(f"{language}-{file}-{size}")
                if page.run("!!document.querySelector('.question')"):
                    by_keyboard(page, name)
                for event in with_browser.events:
                    method, said = event.get("method"), event.get("params", {})
                    if method == "Network.requestWillBeSent":
                        check(said["request"]["url"].startswith(("file:", "about:", "data:")), f"{name}: {said['request']['url']}")
                    check(method != "Runtime.exceptionThrown", f"{name}: {said}")
                    if method == "Log.entryAdded":
                        check(said["entry"]["level"] != "error", f"{name}: {said['entry']['text']}")
                with_browser.events.clear()
    # A run within its lesson.
    def has_run(file):
        page.open(folder / "en" / file, *next(iter(SIZES.values())))
        return page.run("!!document.querySelector('.run')")

    first = next(filter(has_run, sorted(lessons, key=lambda file: file != "channels.html")), None)
    for size, (width, height) in SIZES.items() if first else ():
        page.open(folder / "en" / first, width, height)
        page.run("document.querySelector('.run').open = true; document.querySelector('.run').scrollIntoView()")
        rows, steps = 0, 0
        for _ in range(50):
            frames = page.ask("Page.getFrameTree")["frameTree"].get("childFrames", [])
            if frames:
                world = page.ask("Page.createIsolatedWorld", frameId=frames[0]["frame"]["id"])["executionContextId"]
                # As many rows as the run has steps, however short it is.
                script = "[document.querySelectorAll('.row').length, Number(document.getElementById('scrub')?.max ?? 0)]"
                said = page.ask("Runtime.evaluate", expression=script, contextId=world, returnByValue=True)["result"]
                rows, steps = said.get("value", [0, 0])
            if rows and rows == steps:
                break
            page.run("new Promise(done => setTimeout(done, 100))")
        check(rows == steps > 1, f"the run on a {size} has {rows} rows, and {steps} steps")
        wide, high = page.run("(() => { const box = document.querySelector('.run iframe').getBoundingClientRect(); return [box.width, box.height]; })()")
        check(wide <= width and high > 300, f"the run has {wide} x {high} on a {size}")
        page.picture(f"run-{size}")
    with_browser.process.terminate()
    print(f"{len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


main()
