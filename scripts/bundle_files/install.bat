@echo off
rem 在没有互联网的 Windows 电脑上安装 reportminer
setlocal
cd /d "%~dp0"
set PY=
for %%v in (3.13 3.12 3.11) do (
  if not defined PY py -%%v -c "import struct,sys; sys.exit(struct.calcsize('P') != 8)" >nul 2>nul && set PY=py -%%v
)
if not defined PY python -c "import struct,sys; sys.exit(not((3,11) <= sys.version_info < (3,14) and struct.calcsize('P') == 8))" >nul 2>nul && set PY=python
if not defined PY (
  echo 没有找到 64 位的 Python（需要：{pythons}）。请先安装 Python，再运行本文件。
  pause
  exit /b 1
)
%PY% -m venv "%~dp0reportminer" || goto failed
"%~dp0reportminer\Scripts\python.exe" -m pip install --no-index --find-links wheels "reportminer[all]" || goto failed
"%~dp0reportminer\Scripts\reportminer.exe" doctor
echo.
echo 安装完成。试一试：
echo   "%~dp0reportminer\Scripts\reportminer.exe" mine 样例 -o 结果
pause
exit /b 0
:failed
echo 安装没有成功，请把上面的文字交给技术人员。
pause
exit /b 1
