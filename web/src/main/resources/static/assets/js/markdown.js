// Markdown of a model is hostile until shown otherwise: parsed, sanitised to plain text elements, never loading anything.
import { marked } from 'marked';
import 'dompurify';
import { copy, t } from './element.js';
import { highlight } from './highlight.js';

const purify = globalThis.DOMPurify;
const allowed = {
  ALLOWED_TAGS: ['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'sub', 'sup'],
  ALLOWED_ATTR: ['href', 'start', 'class'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  RETURN_DOM_FRAGMENT: true,
};
const HEADING_DEPTH = 2; // the page's own h1 and the message's h2 stand above
const LONGEST = 200_000;

/** Puts the rendered text into an element. While it grows, code is not coloured yet. */
export function renderMarkdown(element, text, done) {
  const source = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const fragment = purify.sanitize(marked.parse(source, { gfm: true, breaks: true, async: false }), allowed);
  fragment.querySelectorAll('a').forEach((link) => {
    link.rel = 'noopener noreferrer nofollow';
    link.target = '_blank';
  });
  fragment.querySelectorAll('h1,h2,h3,h4,h5,h6').forEach(lower);
  fragment.querySelectorAll('table').forEach(scrollable);
  fragment.querySelectorAll('pre').forEach((pre) => codeBlock(pre, done));
  fragment.querySelectorAll('[class]').forEach((e) => { if (!/^(language-|tok-|code-block|bar|table-scroll|button|small)/.test(e.className)) e.removeAttribute('class'); });
  element.replaceChildren(fragment);
}

function lower(heading) {
  const depth = Math.min(6, Number(heading.tagName[1]) + HEADING_DEPTH);
  const deeper = document.createElement(`h${depth}`);
  deeper.append(...heading.childNodes);
  heading.replaceWith(deeper);
}

function scrollable(table) {
  const box = document.createElement('div');
  box.className = 'table-scroll';
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'Table');
  table.replaceWith(box);
  box.append(table);
}

function codeBlock(pre, done) {
  const code = pre.querySelector('code') ?? pre;
  const language = /language-([\w+#-]+)/.exec(code.className)?.[1] ?? 'text';
  const block = document.createElement('div');
  block.className = 'code-block';
  const bar = document.createElement('div');
  bar.className = 'bar';
  const name = document.createElement('span');
  name.textContent = language;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button small';
  button.textContent = t.app.copy;
  button.setAttribute('aria-label', `${t.app.copy} (${language})`);
  button.addEventListener('click', () => copy(code.textContent));
  bar.append(name, button);
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', `Code (${language})`);
  pre.replaceWith(block);
  block.append(bar, pre);
  if (done) highlight(code);
}
