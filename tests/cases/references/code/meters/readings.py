"""Readings of meters."""

import logging
from collections import deque

logger = logging.getLogger(__name__)


def smooth_readings(readings, window, floor=0.0):
    """Averages of the last readings; a meter that was exchanged begins anew."""
    recent = deque(maxlen=window)
    previous_serial = None
    for reading in readings:
        if reading.serial != previous_serial:
            recent.clear()
            previous_serial = reading.serial
        kilowatts = max(floor, reading.kilowatts)
        recent.append(kilowatts)
        average = sum(recent) / len(recent)
        if abs(average - kilowatts) > reading.tolerance:
            logger.debug('jump of %s at meter %s', kilowatts, reading.serial)
        yield reading.moment, round(average, 3)


def billing_periods(moments, tariff_changes):
    pending = sorted(tariff_changes)
    for moment in sorted(moments):
        while pending and pending[0].begins <= moment:
            change = pending.pop(0)
            yield change.begins, change.cents_per_kilowatt
        yield moment, None
