"""Documents in: the bytes of a text, a web page, a PDF or a Word file become a `Document`.

In comes a file's content with its name; out go the stored text, which every later quote points
into, with what the file itself states of title, publisher and day, and findings on its flaws. The
text is settled here, once, before any offset exists (see `stored`); later only copies are
repaired. It refuses, in one sentence with the repair, what is locked, damaged, a mere picture, no
document, or beyond a limit (see `limits`); it invents neither a publisher nor a day.
"""

from truceline.ingest.documents.model import OnPage
from truceline.ingest.documents.read import read_document

__all__ = ["OnPage", "read_document"]
