"""What does each page show? Plain functions from an archive and a request to what its template fills in."""
