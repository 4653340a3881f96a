"""`python -m bestek` is the console command."""

from bestek.cli import main

if __name__ == "__main__":
    main()
