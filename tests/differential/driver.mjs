// Runs the reference, npm `vscode-languageserver-textdocument`, for tests/suite/text/differential.rs:
// one case a line of JSON on standard input, one answer a line on standard output.
//
// Two things are done to the reference, both counted in the answer:
// - `snapped`: it cuts surrogate pairs in two, and UTF-8 cannot hold a half. A position or offset
//   inside a pair is moved to the pair's start first, which is Undertone's rule.
// - `stale`: after some changes its table of lines differs from the one that it makes of the very
//   same text afresh. It is then asked afresh.
import { TextDocument } from "vscode-languageserver-textdocument";

let snapped = 0;

function splitsPair(text, offset) {
  return (
    offset > 0 &&
    (text.charCodeAt(offset - 1) & 0xfc00) === 0xd800 &&
    (text.charCodeAt(offset) & 0xfc00) === 0xdc00
  );
}

function snapOffset(text, offset) {
  if (!splitsPair(text, offset)) return offset;
  snapped++;
  return offset - 1;
}

function snapPosition(document, [line, character]) {
  const inside = splitsPair(document.getText(), document.offsetAt({ line, character }));
  if (inside) snapped++;
  return { line, character: inside ? character - 1 : character };
}

function open(text) {
  return TextDocument.create("file:///case", "plaintext", 0, text);
}

function lineStarts(document) {
  const starts = [];
  for (let line = 0; line < document.lineCount; line++) {
    starts.push(document.offsetAt({ line, character: 0 }));
  }
  return starts.join();
}

function run({ before, steps }) {
  let document = open(before);
  return steps.map(({ change, positions, offsets }) => {
    snapped = 0;
    const event = { text: change.text };
    if (change.range) {
      const [start, end] = change.range.map((place) => snapPosition(document, place));
      event.range = { start, end };
    }
    TextDocument.update(document, [event], document.version + 1);
    const text = document.getText();
    const fresh = open(text);
    // The counts first: a wrong table can have 2^32 holes.
    const stale =
      document.lineCount !== fresh.lineCount || lineStarts(document) !== lineStarts(fresh);
    if (stale) document = fresh;
    return {
      text,
      lines: document.lineCount,
      offsets: positions.map((place) => document.offsetAt(snapPosition(document, place))),
      positions: offsets.map((offset) => {
        const { line, character } = document.positionAt(snapOffset(text, offset));
        return [line, character];
      }),
      snapped,
      stale,
    };
  });
}

// Not `readline`: it takes U+2028 for the end of a line.
let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) process.stdout.write(JSON.stringify(run(JSON.parse(line))) + "\n");
}
