#!/usr/bin/env python3
"""Films a real Neovim with Undertone and writes it as an animated SVG: `make picture`.

Usage: film.py UNDERTONE NVIM OUT.svg

Neovim runs in tmux, keys are typed with a person's pauses, and the screen is captured with its
colours as it changes. The file needs no player and no script: each frame is shown by CSS. A
viewer that does not animate shows the frame with the ghost text.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from html import escape

COLUMNS, ROWS = 78, 17
CELL_WIDTH, LINE_HEIGHT, SIZE, MARGIN = 8.4, 19, 14, 14
BACKGROUND, FOREGROUND = "#14161b", "#e0e2ea"  # Neovim's own default colours.
# A little lighter than Neovim's default, which is hard to read in a small picture.
HIGHLIGHT = "highlight ComplHint guifg=#8b8f99 gui=italic"
HOLD_LAST_S = 4.0

START = "import csv\n\n\n"
COMMENT = "# read a CSV file and return its rows as dictionaries"

root = pathlib.Path(__file__).resolve().parents[2]


class Terminal:
    """A tmux of its own, and the film of its screen."""

    def __init__(self, folder, command, environment):
        self.socket = str(folder / "tmux")
        self.frames = []  # (seconds since start, screen)
        (folder / "tmux.conf").write_text(
            "set -g escape-time 0\nset -g status off\n"
            "set -g default-terminal tmux-256color\nset -ga terminal-overrides ',*:RGB'\n"
        )
        subprocess.run(
            ["tmux", "-S", self.socket, "-f", str(folder / "tmux.conf"), "new-session", "-d",
             "-x", str(COLUMNS), "-y", str(ROWS), *command],
            check=True, cwd=folder, env=environment,
        )
        self.start = time.monotonic()

    def tmux(self, *words):
        return subprocess.run(
            ["tmux", "-S", self.socket, *words], check=True, text=True, capture_output=True
        ).stdout

    def look(self):
        """Takes a frame where the screen has changed; gives the text without colours."""
        screen = self.tmux("capture-pane", "-e", "-p", "-N")
        cursor = self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}")
        frame = (screen, tuple(map(int, cursor.split())))
        if not self.frames or self.frames[-1][1] != frame:
            self.frames.append((time.monotonic() - self.start, frame))
        return re.sub(r"\x1b\[[0-9;:]*m", "", screen)

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(0.04)

    def type(self, text):
        for character in text:
            self.tmux("send-keys", "-l", character)
            self.pause(0.07)

    def key(self, name):
        self.tmux("send-keys", name)
        self.pause(0.2)

    def wait_for(self, pattern, seconds=120):
        end = time.monotonic() + seconds
        while not re.search(pattern, self.look()):
            if time.monotonic() > end:
                sys.exit(f"film.py: {pattern!r} did not appear; the screen is\n{self.look()}")
            time.sleep(0.04)

    def stop(self):
        self.tmux("kill-server")


def colour(codes):
    """The colour that `38;…` or `48;…` names, and the codes that are left."""
    if codes[:1] == [2]:
        return "#%02x%02x%02x" % tuple(codes[1:4]), codes[4:]
    number, rest = codes[1], codes[2:]
    if number < 16:
        return named(number), rest
    if number > 231:
        return "#" + "%02x" % (8 + 10 * (number - 232)) * 3, rest
    steps = [0, 95, 135, 175, 215, 255]
    number -= 16
    return "#%02x%02x%02x" % (steps[number // 36], steps[number // 6 % 6], steps[number % 6]), rest


def named(number):
    return ("#07080d #ffc0b9 #b3f6c0 #fce094 #a6dbff #ffcaff #8cf8f7 #eef1f8 "
            "#4f5258 #ffc0b9 #b3f6c0 #fce094 #a6dbff #ffcaff #8cf8f7 #eef1f8").split()[number]


def runs(line):
    """A line of the screen as (column, text, style) runs."""
    style, column = {}, 0
    for escape_codes, text in re.findall(r"(?:\x1b\[([0-9;:]*)m)|([^\x1b]+)", line):
        if text:
            yield column, text, dict(style)
            column += len(text)
            continue
        codes = [int(code or 0) for code in re.split("[;:]", escape_codes)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                style = {}
            elif code in (1, 3, 4, 7):
                style[code] = True
            elif code in (22, 23, 24, 27):
                style.pop(code - 20 if code != 22 else 1, None)
            elif code in (38, 48):
                style[code], codes = colour(codes)
            elif code in (39, 49):
                style.pop(code - 1, None)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                style[38] = named(code - 30 if code < 90 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                style[48] = named(code - 40 if code < 100 else code - 92)


def draw_line(line):
    """One line as SVG, at the origin."""
    drawn = []
    for column, text, style in runs(line):
        ink, paper = style.get(38, FOREGROUND), style.get(48)
        if style.get(7):
            ink, paper = paper or BACKGROUND, ink
        x, width = column * CELL_WIDTH, len(text) * CELL_WIDTH
        if paper and paper != BACKGROUND:
            drawn.append(f'<rect x="{x:.1f}" width="{width:.1f}" height="{LINE_HEIGHT}" fill="{paper}"/>')
        if text.strip():
            extra = ' font-weight="bold"' if style.get(1) else ""
            extra += ' font-style="italic"' if style.get(3) else ""
            drawn.append(f'<text x="{x:.1f}" y="{SIZE}" textLength="{width:.1f}" fill="{ink}"{extra}>{escape(text)}</text>')
    return "".join(drawn)


def draw(frames, poster):
    """The film as SVG; `poster` is the frame for viewers that do not animate."""
    total = frames[-1][0] + HOLD_LAST_S
    width, height = COLUMNS * CELL_WIDTH + 2 * MARGIN, ROWS * LINE_HEIGHT + 2 * MARGIN
    lines, groups, rules = {}, [], []
    for number, (start, (screen, cursor)) in enumerate(frames):
        end = frames[number + 1][0] if number + 1 < len(frames) else total
        used = []
        for row, line in enumerate(screen.split("\n")[:ROWS]):
            if drawn := draw_line(line):
                name = lines.setdefault(drawn, f"l{len(lines)}")
                used.append(f'<use href="#{name}" y="{row * LINE_HEIGHT}"/>')
        used.append(
            f'<rect class="cursor" x="{cursor[0] * CELL_WIDTH:.1f}" y="{cursor[1] * LINE_HEIGHT}"'
            f' width="2" height="{LINE_HEIGHT}"/>'
        )
        still = "" if number == poster else ' visibility="hidden"'
        groups.append(f'<g id="f{number}"{still}>{"".join(used)}</g>')
        on, off = 100 * start / total, 100 * end / total
        before = "0%{visibility:hidden}" if number else ""
        after = f"{off:.3f}%{{visibility:hidden}}" if off < 100 else ""
        rules.append(
            f"@keyframes k{number}{{{before}{on:.3f}%{{visibility:visible}}{after}"
            f"100%{{visibility:{'hidden' if after else 'visible'}}}}}"
            f"#f{number}{{animation:k{number} {total:.2f}s step-end infinite}}"
        )
    definitions = "".join(f'<g id="{name}">{drawn}</g>\n' for drawn, name in lines.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img">\n'
        "<title>In Neovim, a comment is typed; grey ghost text offers the function that it asks for; "
        "Tab takes it.</title>\n"
        "<style>text{font:%dpx ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}"
        ".cursor{fill:%s}\n%s</style>\n" % (SIZE, FOREGROUND, "\n".join(rules))
        + f'<defs>\n{definitions}</defs>\n<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
        f'<g transform="translate({MARGIN} {MARGIN})" xml:space="preserve">\n' + "\n".join(groups) + "\n</g>\n</svg>\n"
    )


def main():
    undertone, nvim, out = (pathlib.Path(word).absolute() for word in sys.argv[1:4])
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "report.py").write_text(START)
    environment = os.environ | {
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "UNDERTONE_TEST_BINARY": str(undertone),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
    }
    init = root / "tests/editors/nvim/init.lua"
    terminal = Terminal(folder, [str(nvim), "-u", str(init), "-i", "NONE",
               "-c", HIGHLIGHT, "report.py"], environment)
    try:
        terminal.wait_for("import csv")
        terminal.key("G")
        terminal.pause(1)
        # What stands above is not part of the film.
        terminal.frames.clear()
        terminal.start = time.monotonic()
        terminal.pause(0.8)
        terminal.key("i")
        terminal.type(COMMENT)
        terminal.key("Enter")
        terminal.wait_for(r"def ")
        terminal.pause(2.5)
        poster = len(terminal.frames) - 1
        terminal.key("Tab")
        terminal.pause(0.5)
        terminal.key("Escape")
        terminal.pause(0.3)
        out.write_text(draw(terminal.frames, poster))
        print(f"{out.relative_to(root)}: {len(terminal.frames)} frames, {out.stat().st_size // 1024} KB")
    finally:
        terminal.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
