"""Settings, wiring and processes: the only place that knows every other room."""
