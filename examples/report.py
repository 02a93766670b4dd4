"""What was sold: reads examples/sales.csv and adds up."""

import csv


# read a CSV file and return its rows as dictionaries
