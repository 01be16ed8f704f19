"""The process that measures, by itself."""

from pathlib import Path

from tests.fresh_python import run_python


def test_an_order_that_was_taken_away_is_no_fault(tmp_path: Path) -> None:
    """Ctrl-C may come before the process, which its starter does not know of then, has begun."""
    code = f"import runpy, sys; sys.argv[1:] = [{str(tmp_path)!r}]\n"
    code += "runpy.run_module('face2face.benchmark.one', run_name='__main__')"
    done = run_python(code)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
