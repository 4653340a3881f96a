"""WeasyPrint comes in without what Bestek never uses of it, and with the same declarations."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256

from bestek.dev import declarations as made
from bestek.write import declarations, light_import


def imported(code: str) -> dict[str, object]:
    """What a fresh process tells of itself."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json, sys\n{code}"], capture_output=True, text=True, check=True
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_declarations_are_those_of_the_installed_weasyprint() -> None:
    code = made.source().read_bytes()
    assert sha256(code).hexdigest() == declarations.SOURCE, "python -m bestek.dev.declarations"
    assert made.compiled(code.decode()) == declarations.COMPILED


def test_a_layout_leaves_out_what_it_does_not_use() -> None:
    told = imported(
        "from bestek.write import pdf_layout\n"
        "from weasyprint.text.ffi import ffi\n"
        "modules = [name for name in ('cffi', 'fontTools.subset', 'fontTools.ttLib.woff2', 'fontTools.varLib', 'tinyhtml5') if name in sys.modules]\n"
        "json.dump({'modules': modules, 'size': ffi.sizeof('PangoRectangle')}, sys.stdout)"
    )
    assert told == {"modules": [], "size": 16}


def test_what_was_left_out_comes_with_its_first_call() -> None:
    told = imported(
        "from bestek.write import pdf_layout\n"
        "import weasyprint\n"
        "from weasyprint.pdf import fonts\n"
        "page = weasyprint.HTML(string='<p>text')\n"
        "options = fonts.subset.Options(retain_gids=True)\n"
        "json.dump({'tag': page.etree_element.tag, 'class': type(options).__module__, 'missing': hasattr(fonts.subset, '__no__')}, sys.stdout)"
    )
    assert told == {"tag": "html", "class": "fontTools.subset", "missing": False}


def test_declarations_that_are_not_known_are_parsed() -> None:
    told = imported(
        "from bestek.write import declarations\n"
        "declarations.SOURCE = 'another'\n"
        "from bestek.write import pdf_layout\n"
        "from weasyprint.text.ffi import ffi\n"
        "json.dump({'parsed': 'cffi' in sys.modules, 'size': ffi.sizeof('PangoRectangle')}, sys.stdout)"
    )
    assert told == {"parsed": True, "size": 16}


def test_what_is_imported_already_stays() -> None:
    assert {
        name: module for name, module in sys.modules.items() if name in light_import.LATER and not module.__spec__
    } == {}
