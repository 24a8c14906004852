"""The messages of proto/essaim/v1, as protoc writes them for Python: the schemas are part of the specification under test.

protoc makes the modules when this one is imported, into the build tree. What protobuf does not check, one_form.py does.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ESSAIM_BIN", ROOT / "build" / "release" / "bin"))
SCHEMAS = ("entry", "network", "wire")


def _generate():
    folder = BIN.parent / "second"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["protoc", f"--proto_path={ROOT / 'proto'}", f"--python_out={folder}",
                    *(f"essaim/v1/{name}.proto" for name in SCHEMAS)], check=True)
    sys.path.insert(0, str(folder))


_generate()
from essaim.v1 import entry_pb2 as entry  # noqa: E402
from essaim.v1 import network_pb2 as network  # noqa: E402
from essaim.v1 import wire_pb2 as wire  # noqa: E402

__all__ = ["BIN", "ROOT", "entry", "network", "wire"]
