import re

# ruleid: regex-catastrophic-pattern
WORDS = re.compile(r"^(\w+\s?)*$")
# ok: regex-catastrophic-pattern
LABELS = re.compile(r"^([a-z0-9-]+\.)+[a-z]+$")
# ruleid: regex-catastrophic-pattern
SPACES = re.compile("(?:[ ]+)+$")
# ok: regex-catastrophic-pattern
NUMBERS = re.compile(r"^\d+(,\d+)*$")
