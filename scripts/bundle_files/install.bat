@echo off
rem 在没有互联网的 Windows 电脑上安装 reportminer
setlocal
pushd "%~dp0" || exit /b 1
set PY=
for %%v in ({versions}) do (
  if not defined PY py -%%v -c "import struct,sys; sys.exit(struct.calcsize('P') != 8)" >nul 2>nul && set PY=py -%%v
)
if not defined PY python -c "import struct,sys; sys.exit('.'.join(map(str, sys.version_info[:2])) not in '{versions}'.split() or struct.calcsize('P') != 8)" >nul 2>nul && set PY=python
if not defined PY (
  echo 没有找到 64 位的 Python（需要：{pythons}）。请先安装 Python，再运行本文件。
  goto failed
)
%PY% -m venv reportminer || goto failed
reportminer\Scripts\python.exe -m pip install --no-index --find-links wheels "reportminer[office]" || goto failed
reportminer\Scripts\reportminer.exe doctor
echo.
echo 安装完成。试一试：
echo   "%~dp0reportminer\Scripts\reportminer.exe" mine 样例 -o 结果
popd
pause
exit /b 0
:failed
echo 安装没有成功，请把上面的文字交给技术人员。
popd
pause
exit /b 1
