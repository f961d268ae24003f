"""Parts and lists into a draft: what is a recommendation, what is learning, what the review says of itself."""
