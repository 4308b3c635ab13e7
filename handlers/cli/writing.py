"""How words of the command line write what they made, and say why they cannot."""

import os
import sys
from pathlib import Path


def write(content: bytes, output: Path | None) -> int:
    """Write bytes as they are, to standard output without a file; a file is there as a whole or not at all."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.touch(mode=0o600)  # private incidents are in it, too
        unfinished.write_bytes(content)
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        return refuse(f"{output} cannot be written ({error.strerror}). Choose another place with --output.")
    return 0


def refuse(sentence: str) -> int:
    """Say a sentence where errors are read; return 1."""
    print(sentence, file=sys.stderr)
    return 1
