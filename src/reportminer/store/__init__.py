"""Where are mined reports kept? One SQLite file, its layout, the rows it hands out, and the ways in and out of it."""
