"""The history as JSON, series by series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.json_text import dump_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.report.trend import Trend


def render_trends_json(series: Mapping[str, Sequence[Trend]]) -> str:
    """Return the series of every app; sizes are bytes, ``null`` where nothing was measured."""
    document = {
        "schema_version": 1,
        "apps": [
            {
                "app": app,
                "series": [
                    {
                        "measure": trend.measure.value,
                        "subject": trend.subject,
                        "metric": trend.metric.value,
                        "points": [
                            {
                                "time": point.time,
                                "commit": point.commit,
                                "branches": list(point.branches),
                                "is_failed": point.is_failed,
                                "size_bytes": point.size_bytes,
                                "delta_bytes": point.delta_bytes,
                                "is_new_encoder": point.is_new_encoder,
                            }
                            for point in trend.points
                        ],
                    }
                    for trend in trends
                ],
            }
            for app, trends in series.items()
        ],
    }
    return dump_json(document)
