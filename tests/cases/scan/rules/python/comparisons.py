LOW = 1
HIGH = 10
SHORT = "é"

# ruleid: comparisons
less(1, 2)
# ruleid: comparisons
less(LOW, HIGH)
# ok: comparisons
less(HIGH, LOW)
# ok: comparisons
less(2, 2)
# ok: comparisons
less(1, unknown)
# ok: comparisons
less("a", "b")

# ruleid: comparisons
more(HIGH, 2)
# ok: comparisons
more(2, HIGH)
# ok: comparisons
more(unknown, LOW)

# ruleid: comparisons
same(unknown, unknown)
# ruleid: comparisons
same(request.name, request.name)
# ruleid: comparisons
same(1, LOW)
# ruleid: comparisons
same("é", SHORT)
# ok: comparisons
same("1", 1)
# ok: comparisons
same(unknown, another)

# ruleid: comparisons
other(unknown, another)
# ruleid: comparisons
other(LOW, HIGH)
# ok: comparisons
other(LOW, 1)

# The length is that of characters, not of bytes.
# ruleid: comparisons
shorter(SHORT, "ab")
# ruleid: comparisons
shorter(SHORT, 2)
# ok: comparisons
shorter(SHORT, "a")
# ok: comparisons
shorter(unknown, 100)
# ok: comparisons
shorter(1, 100)

# ruleid: comparisons
longer("abc", SHORT)
# ok: comparisons
longer("a", SHORT)

# ruleid: comparisons
brief("ab")
# ok: comparisons
brief("abc")

# ruleid: comparisons
between(4)
# ruleid: comparisons
between(5)
# ok: comparisons
between(3)
# ok: comparisons
between(5.5)

# ruleid: comparisons
is_null(None)
# ok: comparisons
is_null(0)
# ruleid: comparisons
is_text("a")
# ok: comparisons
is_text("b")
