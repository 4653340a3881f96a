@echo off
rem Runs a verb of Bestek from a checkout on Windows: `inv --list` shows them.
rem The first call makes .venv and installs the locked packages.
setlocal
set "ROOT=%~dp0"
set "VENV=%ROOT%.venv"
set PYTHONUTF8=1

if exist "%VENV%\unfinished" goto install
if not exist "%VENV%\Scripts\python.exe" goto install
if not exist "%VENV%\installed-run.txt" goto install
fc /b "%ROOT%requirements\run.txt" "%VENV%\installed-run.txt" >nul 2>&1
if errorlevel 1 goto install
goto run

:install
set "PYTHON=py -3"
%PYTHON% --version >nul 2>&1 || set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 (
    echo setup: Bestek needs Python 3.11 or newer. Type this, then run the same command again: winget install --exact --id Python.Python.3.13 1>&2
    exit /b 2
)
set "PYTHONPATH=%ROOT%src"
%PYTHON% -P -m bestek.bootstrap
if errorlevel 1 exit /b 2
set "PYTHONPATH="

:run
"%VENV%\Scripts\python.exe" "%ROOT%tasks.py" %*
exit /b %errorlevel%
