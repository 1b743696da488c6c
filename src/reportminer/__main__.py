"""How is reportminer called where its command is not on the path? ``python -m reportminer``."""

from reportminer.cli import main

if __name__ == "__main__":
    main()
