"""Which path is answered by what? A module a page: ``PAGES`` read, ``WRITES`` change and are not there when only reading."""
