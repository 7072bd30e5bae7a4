"""Pictures and papers: draw what the questions returned, each as one file that works without a network."""
