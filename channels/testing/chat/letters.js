// Text as WhatsApp shows it: *bold*, _italic_, ~struck~, ```as typed```. Built as nodes, never as
// HTML, so that whatever a message says stays text.

const MARKS = [
  { tag: "code", pattern: /```([^]+?)```/ },
  { tag: "strong", pattern: /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/u },
  { tag: "em", pattern: /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])/u },
  { tag: "s", pattern: /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*?\S)~(?![\p{L}\p{N}~])/u },
];

export function written(text) {
  const piece = document.createDocumentFragment();
  const found = MARKS.map((mark) => ({ mark, match: mark.pattern.exec(text) }))
    .filter((one) => one.match)
    .sort((one, other) => one.match.index - other.match.index)[0];
  if (!found) {
    piece.append(text);
    return piece;
  }
  const { mark, match } = found;
  const inner = element(mark.tag);
  inner.append(mark.tag === "code" ? match[1] : written(match[1]));
  piece.append(text.slice(0, match.index), inner, written(text.slice(match.index + match[0].length)));
  return piece;
}

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
