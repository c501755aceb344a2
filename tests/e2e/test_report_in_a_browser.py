"""The report's page in a real browser: every picture is there, nothing is complained of, no request leaves it."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.lab.making import document, record, subjects
from tui_backprop.report.lab.blocks import Document, Tabular
from tui_backprop.report.lab.folder import Folder
from tui_backprop.report.lab.html import page as page_of
from tui_backprop.report.lab.write import write
from tui_backprop.report.table import Column, Table
from tui_backprop.store.place import Store

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium: Debian's package is chromium")

_PROBE = """
<script>
addEventListener("load", () => {
  const pictures = [...document.images];
  const missing = pictures.filter(one => !one.complete || one.naturalWidth === 0).length;
  const resources = performance.getEntriesByType("resource").map(one => one.name);
  const asked = resources.filter(name => !name.startsWith("data:"));
  document.title = `PICTURES ${pictures.length} MISSING ${missing} ASKED ${asked.join(" ")} END`;
});
</script>
"""


class _Proxy(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def _note(self) -> None:
        type(self).asked.append(self.path)
        self.send_error(502)

    do_GET = do_CONNECT = _note  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy on this machine that all of the browser's requests would go through, and what it is asked for."""
    kind = type("Proxy", (_Proxy,), {"asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kind.asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A report's page, and how many pictures it has."""
    place = tmp_path_factory.mktemp("browser")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        store = Store(place / "home")
        found = document(*subjects(store, record(store), record(store, optimizer="sgd")))
        write(found, Folder(place / "report"))
    return place / "report" / "report.html", len(found.drawings)


@pytest.fixture
def page(written: tuple[Path, int], tmp_path: Path) -> tuple[Path, int]:
    """The same, alone in a directory: without the figures beside it."""
    alone = tmp_path / "alone" / "page.html"
    alone.parent.mkdir()
    shutil.copy(written[0], alone)
    return alone, written[1]


def _opened(page: Path, proxy: str, home: Path) -> tuple[str, str]:
    """The page as the browser has it, and what it complained of."""
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", f"--user-data-dir={home}",
         f"--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>", "--enable-logging=stderr", "--v=0",
         "--virtual-time-budget=10000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout, done.stderr


def test_the_page_opens_alone(tmp_path: Path, page: tuple[Path, int], proxy: tuple[str, list[str]]):
    file, pictures = page
    dom, complaints = _opened(file, proxy[0], tmp_path / "profile")
    assert dom.count("<img ") == pictures
    assert "CONSOLE" not in complaints, complaints
    assert [one for one in proxy[1] if "127.0.0.1" not in one and "localhost" not in one and _is_the_pages(one)] == []


def test_every_picture_is_there(tmp_path: Path, page: tuple[Path, int], proxy: tuple[str, list[str]]):
    file, pictures = page
    # The page allows no script, so a copy that does is asked.
    text = file.read_text(encoding="utf-8").replace(
        "default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'"
    )
    file.write_text(text.replace("</body>", f"{_PROBE}</body>"), encoding="utf-8")
    dom, _ = _opened(file, proxy[0], tmp_path / "profile")
    assert f"<title>PICTURES {pictures} MISSING 0 ASKED  END</title>" in dom


def test_a_page_that_asks_for_something_would_be_noticed(
    tmp_path: Path, page: tuple[Path, int], proxy: tuple[str, list[str]]
):
    file, pictures = page
    text = file.read_text(encoding="utf-8").replace("img-src data:", "img-src data: http:")
    file.write_text(text.replace("</body>", '<img src="http://127.0.0.1:8089/nothing.png"></body>'), encoding="utf-8")
    dom, complaints = _opened(file, proxy[0], tmp_path / "profile")
    assert dom.count("<img ") == pictures + 1
    assert any("nothing.png" in one for one in proxy[1]), complaints


def test_a_page_that_complains_would_be_noticed(tmp_path: Path, page: tuple[Path, int], proxy: tuple[str, list[str]]):
    file, _ = page
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("</body>", '<img src="http://127.0.0.1:8089/nothing.png"></body>'), encoding="utf-8")
    _, complaints = _opened(file, proxy[0], tmp_path / "profile")
    assert "CONSOLE" in complaints  # the page's own policy refuses the picture
    assert not any("nothing.png" in one for one in proxy[1])


_PAPER = 665
"""Pixels across the text on A4, as the style's margins leave them."""
_MEASURE = """
<script>
addEventListener("load", () => {
  const edges = [...document.querySelectorAll("table")].map(one => one.getBoundingClientRect());
  document.title = `WIDTHS ${edges.map(one => Math.ceil(one.width)).join(" ")} END`;
});
</script>
"""


def test_a_table_of_many_columns_is_no_wider_than_paper(tmp_path: Path, proxy: tuple[str, list[str]]):
    cells = {
        "run": "20261125-203655-zge6ef", "dataset": "moons", "hidden": "8-16-8-8", "activation": "leaky-relu",
        "optimizer": "momentum", "learning rate": "0.0316227766", "batch": "16", "schedule": "cosine", "seed": "2",
        "epochs": "60", "loss": "0.07659", "score": "91.1 %", "right": "102 of 112", "test loss": "2.084e-05",
        "test score": "93.3 %",
    }  # fmt: skip
    numbers = tuple(cells)[8:]
    tables = [
        Tabular(Table([Column(name, is_number=name in numbers) for name in list(cells)[:count]],
                      [list(cells.values())[:count]] * 3), "")
        for count in (4, 9, 12, 15)
    ]  # fmt: skip
    text = page_of(Document("Tables", "", tuple(tables)), {})
    assert text.count("@media print {") == 1
    # What is for paper is for all here, on a text as wide as that of A4, and the page may say what it measures.
    text = text.replace("@media print {", "@media all {").replace("</body>", f"{_MEASURE}</body>")
    text = text.replace("</style>", f"body {{ width: {_PAPER}px }}</style>")
    text = text.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    (tmp_path / "tables.html").write_text(text, encoding="utf-8")
    dom, _ = _opened(tmp_path / "tables.html", proxy[0], tmp_path / "profile")
    found = re.search(r"<title>WIDTHS ([\d ]+) END</title>", dom)
    assert found is not None
    widths = [int(width) for width in found[1].split()]
    assert len(widths) == len(tables)
    assert max(widths) <= _PAPER, widths


def _is_the_pages(url: str) -> bool:
    """Not what the browser itself asks its maker for when it starts."""
    return not any(host in url for host in ("google", "gstatic", "chromium", "gvt1"))
