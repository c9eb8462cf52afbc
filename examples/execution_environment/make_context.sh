#!/bin/sh
# Make the complete build context of the image in a new directory: ./make_context.sh context
# It needs ansible-core, ansible-builder and a Python package index; building the image needs only the base image.
# For another base image, set PYTHON_VERSION to the version of its python3, and ARCH to its architecture.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
to=${1:?the directory of the context is missing}
arch=${ARCH:-x86_64}
mkdir "$to"
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT

cp "$here"/*.yml "$here/pip.conf" "$source"
ansible-galaxy collection build "$here/../.." --output-path "$source/collection"
mv "$source"/collection/samsungcloud-scp-*.tar.gz "$source/collection/samsungcloud-scp.tar.gz"
python3 -m pip download --quiet --dest "$source/wheels" --only-binary :all: \
    --python-version "${PYTHON_VERSION:-3.12}" --platform "manylinux_2_34_$arch" --platform "manylinux_2_28_$arch" \
    --platform "manylinux_2_17_$arch" --platform "manylinux2014_$arch" --platform "manylinux_2_5_$arch" \
    --platform "manylinux1_$arch" --requirement "$here/wheels.txt" --requirement "$here/../../meta/ee-requirements.txt"
ansible-builder create --file "$source/execution-environment.yml" --context "$to" --output-filename Containerfile
