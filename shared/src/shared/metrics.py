"""Numbers for operators (Prometheus names); never a firm as a label."""

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.bus.state import BusState


class Metrics:
    """One service's metrics, in a registry of its own so that five services fit in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.of_database = CollectorRegistry()
        """What is counted in the database and so is the same in every process: one of them shows it."""
        self.requests = Counter(
            "http_requests_total", "HTTP requests", ["route", "method", "status"], registry=self.registry
        )
        self.request_seconds = Histogram("http_request_seconds", "Time to answer", ["route"], registry=self.registry)
        self._answers: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.outbox_oldest = Gauge("outbox_oldest_seconds", "Age of the oldest unsent event", registry=self.of_database)
        self.outbox_unsent = Gauge("outbox_unsent", "Events not yet confirmed by the bus", registry=self.of_database)
        self.published = Counter(
            "events_published_total", "Events confirmed by the bus", ["topic"], registry=self.registry
        )
        self.consumed = Counter("events_consumed_total", "Events dealt with", ["type"], registry=self.registry)
        self.duplicates = Counter("inbox_duplicates_total", "Events that had been seen before", registry=self.registry)
        self.contradictions = Counter(
            "inbox_contradictions_total", "Events whose number another event had before", registry=self.registry
        )
        self.consumer_lag = Gauge(
            "consumer_lag_seconds", "Age of the oldest event that waits to be dealt with", registry=self.registry
        )
        self.consumer_lag_messages = Gauge(
            "consumer_lag_messages", "Events that wait", ["topic", "partition"], registry=self.registry
        )
        self.positions_lost = Gauge(
            "consumer_positions_lost",
            "Partitions of which events are gone that were still to be read, and that nobody has brought since",
            registry=self.of_database,
        )
        self.diverged = Gauge(
            "diverged_subjects",
            "Subjects of which this service knows other facts than a producer, and that nobody has settled",
            registry=self.of_database,
        )
        self.parked = Gauge("parked_events", "Events set aside", ["state"], registry=self.of_database)
        self.bus_up = Gauge("bus_up", "1 while the bus answers; NaN in a process without it", registry=self.registry)
        self.unsealed = Gauge("journal_unsealed_rows", "Journal rows behind the sealer", registry=self.of_database)

    def of_bus(self, state: BusState, group: str) -> None:
        """What the state of the bus says for the service's own group."""
        self.bus_up.set((1 if state.down_since is None else 0) if state.used else math.nan)
        self.consumer_lag.set(state.lag_s(group))
        self.consumer_lag_messages.clear()
        for (topic, partition), behind in state.behind.get(group, {}).items():
            self.consumer_lag_messages.labels(topic, str(partition)).set(behind.messages)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts an answer; each combination of labels is looked up once."""
        key = (route, method, status)
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = self.requests.labels(*key), self.request_seconds.labels(route)
        found[0].inc()
        found[1].observe(seconds)
