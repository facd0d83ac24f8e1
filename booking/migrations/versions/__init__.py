"""One file a step. A step that has been released is history: it is not edited any more."""
