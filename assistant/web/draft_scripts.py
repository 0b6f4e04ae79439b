"""What the browser does by itself in the tab "Soạn kế hoạch"."""

from assistant.web.draft_texts import UNSAVED

# Leaving words that are not saved is asked first; a box to type in is shown whole and has the cursor.
TYPING = (
    r"""
const dirty = () => Array.from(element.querySelectorAll('textarea')).some((area) => area.value !== area.defaultValue);
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-event]');
  if (target && target.tagName !== 'FORM' && dirty() && !window.confirm('UNSAVED')) {
    event.stopImmediatePropagation(); event.preventDefault();
  }
}, true);
const fit = (area) => { area.style.height = 'auto'; area.style.height = (area.scrollHeight + 4) + 'px'; };
element.addEventListener('input', (event) => { if (event.target.tagName === 'TEXTAREA') fit(event.target); });
element.addEventListener('keydown', (event) => {
  if (event.target.tagName !== 'TEXTAREA') return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.target.form.requestSubmit(); }
  if (event.key === 'Escape') event.target.form.querySelector('[data-act="cancel"]').click();
});
let typing = '';
watch('value', () => {
  const area = element.querySelector('textarea');
  const now = area ? area.form.dataset.clause + area.form.dataset.act : '';
  if (area) { if (now !== typing) { area.focus(); area.setSelectionRange(area.value.length, area.value.length); } fit(area); }
  typing = now;
});
"""
).replace("UNSAVED", UNSAVED)

# A file made by a handler is taken at once: the hidden button gets it, then is pressed.
FETCH = "() => { setTimeout(() => { const b = document.querySelector('#mt-draft-file'); if (b) b.click(); }, 200); }"

# The clause that takes up a task comes into sight.
JUMP = r"""
element.addEventListener('click', (event) => {
  const link = event.target.closest('[data-event="jump"]');
  const clause = link && document.querySelector('#mt-draft article[data-clause="' + CSS.escape(link.dataset.clause) + '"]');
  if (!clause) return;
  clause.scrollIntoView({ block: 'center' });
  clause.classList.add('mt-found');
  setTimeout(() => clause.classList.remove('mt-found'), 2500);
});
"""
