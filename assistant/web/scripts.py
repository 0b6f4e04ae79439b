"""What the browser does by itself: clicks told to Python, copying, scrolling. No other script is written by us."""

# One listener for all buttons of a component: `data-event` names the Gradio event, the other data go with it.
CLICKS = r"""
const copied = (text) => {
  const area = document.createElement('textarea');
  area.value = text; area.style.position = 'fixed'; area.style.opacity = '0';
  document.body.appendChild(area); area.select();
  let done = false;
  try { done = document.execCommand('copy'); } catch (error) { done = false; }
  area.remove();
  return done;
};
const copy = async (text) => {  // the clipboard of the browser is there in a secure context only
  if (navigator.clipboard && window.isSecureContext) {
    try { await navigator.clipboard.writeText(text); return true; } catch (error) { /* tried in the older way */ }
  }
  return copied(text);
};
const tell = (button, words) => {
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 1800);
};
element.addEventListener('click', async (event) => {
  const target = event.target.closest('[data-event]');
  if (!target || !element.contains(target) || target.tagName === 'FORM') return;
  const data = Object.assign({}, target.dataset);
  if (data.asked && !window.confirm(data.asked)) return;
  if (data.event === 'copy') { tell(target, await copy(data.text) ? data.done : data.failed); return; }
  if (data.event === 'close') { props.value = ''; (window.mtOpener || document.body).focus(); return; }
  if (data.event === 'select') window.mtOpener = target;
  trigger(data.event, data);
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target.closest('form');
  trigger(form.dataset.event, Object.assign({}, form.dataset, Object.fromEntries(new FormData(form))));
});
"""

# The newest turn comes into sight when it begins, and stays where it is while it grows.
FOLLOW = r"""
let shown = '';
watch('value', () => {
  const turns = element.querySelectorAll('.mt-turn');
  const last = turns[turns.length - 1];
  const mark = last ? last.dataset.talk + '#' + turns.length : '';
  if (last && mark !== shown) last.scrollIntoView({ block: 'start' });
  shown = mark;
});
"""

# The quoted words come into the middle of the pane, and the reader of the screen is told where they are.
REVEAL = r"""
watch('value', () => {
  const mark = element.querySelector('mark');
  const pane = element.querySelector('.mt-text');
  if (mark && pane) {
    const inside = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop += inside - pane.clientHeight / 3;
    mark.focus({ preventScroll: true });
    if (window.mtOpener && window.mtOpener.isConnected) window.mtOpener.scrollIntoView({ block: 'nearest' });
  }
});
element.addEventListener('keydown', (event) => {
  const close = element.querySelector('[data-event="close"]');
  if (event.key === 'Escape' && close) close.click();
});
"""

# What is opened from a list comes into sight, also where the list stands above it.
ARRIVE = r"""
let arrived = null;
watch('value', () => {
  const shown = element.querySelector('.mt-doc');
  const now = shown ? shown.dataset.id : '';
  if (shown && now !== arrived) shown.scrollIntoView({ block: window.innerWidth > 860 ? 'nearest' : 'start' });
  arrived = now;
});
"""

# What is told of a change comes into sight, wherever its button stood.
TOLD = r"""
watch('value', () => { if (element.innerText.trim()) element.scrollIntoView({ block: 'nearest' }); });
"""

# Where the source stands below what opened it, it comes into sight itself.
BELOW = r"""
watch('value', () => {
  const source = element.querySelector('.mt-source');
  if (source) source.scrollIntoView({ block: 'nearest' });
});
"""

# The list of past talks is folded on a small screen; what the user chose stays when the list is drawn anew.
FOLD = r"""
let open = window.innerWidth > 860, timer = 0;
const fold = () => { const list = element.querySelector('details'); if (list) list.open = open; };
fold();
watch('value', fold);
element.addEventListener('toggle', (event) => { if (event.target.tagName === 'DETAILS') open = event.target.open; }, true);
element.addEventListener('input', (event) => {
  clearTimeout(timer);
  timer = setTimeout(() => trigger('input', { words: event.target.value }), 250);
});
"""

# The address names the talk that is open, so that a reload or a bookmark opens it again.
ADDRESS = r"""
(talk) => {
  const url = new URL(window.location.href);
  if (talk) url.searchParams.set('cuoc', talk); else url.searchParams.delete('cuoc');
  if (url.href !== window.location.href) window.history.replaceState(null, '', url);
}
"""
ASKED_IN_ADDRESS = "() => [new URL(window.location.href).searchParams.get('cuoc') || '']"
