"""The web: the edge that every request passes; below it the frame's own routes and the documents."""
