#!/bin/sh
# 在没有互联网的 Linux 电脑上安装 reportminer（统信 UOS、银河麒麟等）
set -eu
cd "$(dirname "$0")"
here=$(pwd)
python=
for version in {versions} ""; do
  name=python${version:-3}
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys; sys.exit(".".join(map(str, sys.version_info[:2])) not in "{versions}".split())' 2>/dev/null; then
    python=$name
    break
  fi
done
if [ -z "$python" ]; then
  echo "没有找到 Python（需要：{pythons}）。请先安装 Python，再运行本文件。" >&2
  exit 1
fi
"$python" -m venv "$here/reportminer"
"$here/reportminer/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" "reportminer[office]"
"$here/reportminer/bin/reportminer" doctor || true
echo
echo "安装完成。试一试："
echo "  \"$here/reportminer/bin/reportminer\" mine 样例 -o 结果"
