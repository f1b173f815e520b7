// A small highlighter: strings, comments, numbers and the words most languages share. Writes text nodes only.
const words = new Set(('abstract and as assert async await bool boolean break byte case catch char class const continue def default del do double elif else enum except export extends false False final finally float fn for from func function global if impl implements import in instanceof int interface is lambda let long match mod module mut namespace new nil None not null or package pass private protected pub public raise record return sealed select self short static string struct super switch this throw throws trait true True try type typeof undefined use using val var void volatile when where while with yield '
  + 'SELECT FROM WHERE INSERT INTO UPDATE DELETE CREATE TABLE JOIN ON GROUP ORDER BY LIMIT VALUES SET AND OR NOT NULL echo then fi done').split(' '));
const token = /(\/\*[\s\S]*?\*\/|\/\/[^\n]*|<!--[\s\S]*?-->|(?:^|(?<=\s))#[^\n]*)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|([A-Za-z_]\w*)/gm;
const LONGEST = 20_000;

export function highlight(code) {
  const text = code.textContent;
  if (text.length > LONGEST) return;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const kind = match[1] ? 'c' : match[2] ? 's' : match[3] ? 'n' : words.has(match[4]) ? 'k' : null;
    if (!kind) continue;
    parts.push(text.slice(end, match.index), span(kind, match[0]));
    end = match.index + match[0].length;
  }
  code.replaceChildren(...parts, text.slice(end));
}

function span(kind, text) {
  const element = document.createElement('span');
  element.className = `tok-${kind}`;
  element.textContent = text;
  return element;
}
