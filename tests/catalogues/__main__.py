"""`make catalogues`: brings the catalogues in line with the words in the source, and compiles them.

What is new stands there without a translation, what is gone is dropped, and nothing is guessed: an entry whose words
have changed is a new one.
"""

from __future__ import annotations

from tests.catalogues.extracting import extract
from tests.catalogues.files import TEMPLATE, WRITTEN, compiled, messages, po_file, read, text_of


def main() -> None:
    """Writes the template, and each language's catalogue in both forms; tells what is left to translate."""
    template = extract()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_text(text_of(template), encoding="utf-8")
    for language in WRITTEN:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(path, language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.write_text(text_of(catalogue), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        left = sum(not all(one.string if one.pluralizable else [one.string]) for one in messages(catalogue))
        print(f"{path.name} of {language}: {len(messages(catalogue))} entries, {left} to translate")


if __name__ == "__main__":
    main()
