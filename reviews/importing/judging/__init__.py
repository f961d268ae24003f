"""What a block is, judged by its wording and its place together, as people have judged thousands before."""
