"""What the scenarios reach: behaviours, refusals, edges of guards (`python -m evals.coverage`)."""
