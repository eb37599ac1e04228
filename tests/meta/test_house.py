"""What nobody may forget: names exported, errors documented, files short, nothing swallowed."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import truceline
from truceline.core import errors

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "truceline"
FILES = sorted(SOURCE.rglob("*.py"))
ROOMS = [room.name for room in pkgutil.iter_modules([str(SOURCE)]) if room.ispkg]
# Where an error may end: it is said there, with a reference number.
EDGES = {"cli/main.py"}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def exported(names: list[str]) -> list[str]:
    """In the order that the linter keeps: constants, then classes, then the rest."""
    return sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_what_truceline_exports_is_sorted_and_complete() -> None:
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        alias.asname or alias.name
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert truceline.__all__ == exported(list(typed))
    assert set(truceline._HOMES) == typed
    assert all(getattr(truceline, name) is not None for name in truceline.__all__)


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in {"cli", "core", "packs"}])
def test_each_room_says_what_it_takes_gives_and_exports(room: str) -> None:
    module = importlib.import_module(f"truceline.{room}")
    assert len((module.__doc__ or "").strip().splitlines()) >= 3
    assert module.__all__ == exported(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def test_error_codes_are_unique_and_all_errors_are_exported() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)]
    assert sorted(kind.__name__ for kind in kinds) == errors.__all__
    codes = [vars(kind).get("code") for kind in kinds]
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert all(kind.__doc__ for kind in kinds)


def test_the_tree_in_the_docstring_is_the_tree_of_errors() -> None:
    told = dict(re.findall(r"[├└]── (\w+)(?:: (.+))?", errors.__doc__ or ""))
    told_tree = {name: set(filter(None, leaves.split(", "))) for name, leaves in told.items()}
    tree = {
        kind.__name__: {leaf.__name__ for leaf in kind.__subclasses__()}
        for kind in errors.TrucelineError.__subclasses__()
    }
    assert told_tree == tree


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def swallows(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id if isinstance(kind, ast.Name) else "" for kind in kinds}
    is_broad = handler.type is None or names & {"Exception", "BaseException"}
    return bool(is_broad) and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_nothing_swallows_every_error_but_the_known_edges() -> None:
    found = {
        name_of(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    }
    assert found == EDGES


def test_only_the_command_prints_and_only_the_edge_asks_the_clock() -> None:
    clocks = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    printers = re.compile(r"(?<![\w.])(print|click\.echo)\(")
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not clocks.search(text) or name_of(path) == "workspace/workspace.py", path
        assert not printers.search(text) or name_of(path).startswith(("cli/", "web/serve.py")), path


def loaded_by(code: str) -> set[str]:
    """Modules that a fresh program has loaded after running `code`."""
    lines = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    arguments = [sys.executable, "-c", lines]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


HELP = "import truceline.cli.main as m\ntry: m.cli.main(['--help'])\nexcept SystemExit: pass"


@pytest.mark.parametrize("code", ["import truceline", HELP], ids=["import", "help"])
def test_pandas_is_not_loaded_before_it_is_needed(code: str) -> None:
    assert "pandas" not in loaded_by(code)


def test_truceline_works_without_pandas() -> None:
    used = "import truceline\nfor name in truceline.__all__: getattr(truceline, name)"
    loaded = loaded_by(f"sys.modules['pandas'] = None\n{used}")
    assert "truceline.workspace" in loaded
    # Alembic is needed only to make or migrate a workspace, and slow to load.
    assert "alembic" not in loaded


def repository_files() -> list[Path]:
    git = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(git, capture_output=True, text=True, check=True)  # noqa: S603
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no git here: which files belong to the repository is not known")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    banned = re.compile(
        r"(--(?:extra-)?index-url\s|--find-links|\bpythonhosted\b|\bartifactory\b|registry\.npmjs"
        r"|\bpypi\.(?:org|python)|(?<![\w./])/(?:home|Users|root)/\w+)"
    )
    for path in repository_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found = None if path == Path(__file__) else banned.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"
