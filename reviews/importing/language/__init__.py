"""What words, labels and headings mean in a review; knows no file and no draft."""
