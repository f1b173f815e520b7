"""Recipe of the tiny XGen-MM family: draws its own pictures, trains, exports and measures."""
