"""The bare parts of the work, each in a process of its own: `python -m tests.bench.floors prepare|weasyprint|read …`."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from ruamel.yaml import YAML


def prepare(content: str, templates: str, target: str) -> None:
    """The print pages of all documents with their style sheets, on disk for who has nothing of Bestek."""
    from bestek.dossier import compose
    from bestek.fonts import FAMILIES
    from bestek.project import Project
    from bestek.write.pdf import print_page
    from bestek.write.stylesheet import print_css

    project = Project(Path(content), Path(templates), Path(target).parent)
    addresses = {face.url: face.path.as_uri() for faces in FAMILIES.values() for face in faces}
    pages = []
    for folder in project.dossiers():
        made = compose(project, folder)
        for document in made.documents:
            css = print_css(document, made.style)
            for url, address in addresses.items():
                css = css.replace(url, address)
            pages.append((print_page(document), css))
    Path(target).write_text(json.dumps(pages), encoding="utf-8")


def weasyprint(pages: str) -> None:
    """WeasyPrint as it comes on those pages, in the same variant."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    total = 0
    for page, css in json.loads(Path(pages).read_text(encoding="utf-8")):
        fonts = FontConfiguration()
        sheet = CSS(string=css, font_config=fonts)
        document = HTML(string=page).render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a")
        document.write_pdf(pdf_variant="pdf/a-2a")
        total += len(document.pages)
    print(json.dumps({"pages": total}))


def read(*folders: str) -> None:
    """All input read, parsed by the C loader of YAML where it is content, and hashed."""
    digest, yaml = hashlib.sha256(), YAML(typ="safe")
    for folder in folders:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                data = file.read_bytes()
                digest.update(data)
                if file.suffix == ".yaml":
                    yaml.load(data)
    digest.hexdigest()


if __name__ == "__main__":
    {work.__name__: work for work in (prepare, weasyprint, read)}[sys.argv[1]](*sys.argv[2:])
