"""How do files get into an archive? Read and mined by workers, stored in order, copies among them noted."""
