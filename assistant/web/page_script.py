"""A script for the whole page: what Gradio says in English is said in Vietnamese, and an ended session is told."""

from __future__ import annotations

import json
from html import escape

from assistant.web import login_texts as words
from assistant.web import texts
from assistant.web.interface_words import BY_PATTERN, BY_TEXT

# Nothing typed is lost: the page stays as it is while its user logs in beside it.
_SCRIPT = r"""
(() => {
  const words = WORDS, patterns = PATTERNS, names = ['aria-label', 'title', 'placeholder'];
  const said = (text) => {
    const given = text.trim(), found = patterns.find(([wanted]) => new RegExp(wanted).test(given));
    return Object.hasOwn(words, given) ? words[given] : found && given.replace(new RegExp(found[0]), found[1]);
  };
  const name = (element) => {
    for (const kind of names) {
      const now = element.getAttribute(kind);
      if (now && said(now)) element.setAttribute(kind, said(now));
    }
  };
  const toast = (node) => {  // only in its own messages: elsewhere stand the words of documents
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const now = walker.currentNode.data;
      if (said(now)) walker.currentNode.data = now.replace(now.trim(), said(now));
    }
  };
  const mend = (node) => {
    if (node.nodeType === 3) node = node.parentElement;
    if (!node || node.nodeType !== 1) return;
    name(node); node.querySelectorAll('[aria-label], [title], [placeholder]').forEach(name);
    const around = node.closest('[data-testid="toast-body"]');
    if (around) { toast(around); return; }
    node.querySelectorAll('[data-testid="toast-body"]').forEach(toast);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    change.addedNodes.forEach(mend);
    if (change.type !== 'childList') mend(change.target);
  })).observe(document, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: names });

  const dialog = () => document.querySelector('#mt-ended');
  const base = window.location.href.split('?')[0].split('#')[0].replace(/[^/]*$/, '');
  const plain = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const answer = await plain(...given);
    const target = given[0] && given[0].url || String(given[0]);
    if (answer.status === 401 && new URL(target, base).host === window.location.host && !dialog().open) dialog().showModal();
    return answer;
  };
  const back = async () => {  // logged in beside it: go on here
    if (dialog().open && (await plain(base + 'account', { redirect: 'manual' })).status === 200) dialog().close();
  };
  // When the server was away Gradio loads the page anew by itself: a question that is being typed is put back,
  // and where other words are not saved the browser asks first.
  const question = () => document.querySelector('#mt-question textarea');
  window.addEventListener('beforeunload', (event) => {
    if (question() && question().value) sessionStorage.setItem('mt-question', question().value);
    const typed = document.querySelectorAll('.gradio-container form textarea, .gradio-container form input');
    if ([...typed].some((field) => field.value !== field.defaultValue)) event.preventDefault();
  });
  const put_back = new MutationObserver(() => {
    const kept = sessionStorage.getItem('mt-question');
    if (!question()) return;
    put_back.disconnect();
    sessionStorage.removeItem('mt-question');
    if (!kept || question().value) return;
    question().value = kept;
    question().dispatchEvent(new Event('input', { bubbles: true }));
  });
  put_back.observe(document, { childList: true, subtree: true });
  window.addEventListener('focus', back);
  document.addEventListener('visibilitychange', back);
})();
"""


def page_script_html() -> str:
    """The script, with the message it shows when the session has ended."""
    script = _SCRIPT.replace("WORDS", _in_script(BY_TEXT)).replace("PATTERNS", _in_script(BY_PATTERN))
    link = f'<a class="mt-enter" href="login" target="_blank" rel="opener">{escape(words.ENTER_BESIDE)}</a>'
    return (
        f'<dialog id="mt-ended" aria-labelledby="mt-ended-title"><h2 id="mt-ended-title">{escape(words.ENDED_TITLE)}</h2>'
        f"<p>{escape(words.ENDED_TOLD)}</p>{link}"
        f'<form method="dialog"><button>{escape(texts.CLOSE)}</button></form></dialog><script>{script}</script>'
    )


def _in_script(value: object) -> str:
    """A value as JavaScript that may stand in a page."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
