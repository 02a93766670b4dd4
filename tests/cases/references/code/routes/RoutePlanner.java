package org.example.routes;

import java.util.ArrayList;
import java.util.List;

/** Plans the stops of a van. */
public final class RoutePlanner {
    private final double metersPerSecond;

    public RoutePlanner(double metersPerSecond) {
        this.metersPerSecond = metersPerSecond;
    }

    public List<Stop> reachableStops(Stop depot, List<Stop> candidates, long shiftSeconds) {
        List<Stop> planned = new ArrayList<>();
        Stop position = depot;
        double elapsed = 0;
        while (!candidates.isEmpty()) {
            Stop nearest = position.closestOf(candidates);
            double travel = position.distanceTo(nearest) / metersPerSecond;
            double homeward = nearest.distanceTo(depot) / metersPerSecond;
            if (elapsed + travel + nearest.unloadingSeconds() + homeward > shiftSeconds) {
                break;
            }
            elapsed += travel + nearest.unloadingSeconds();
            planned.add(nearest);
            candidates.remove(nearest);
            position = nearest;
        }
        return planned;
    }
}
