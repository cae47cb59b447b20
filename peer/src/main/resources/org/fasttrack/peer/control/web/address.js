'use strict';
// What the page shows stands in its address, so that reloading, going back and bookmarks bring it again. Loaded last.

const FIELDS = { q: 'words', ext: 'ext', min: 'min', max: 'max' };
let answered = '';

/** Shows a view of the values given; it becomes an entry of the browser's history. */
function goTo(view, values) {
  const given = Object.entries(values).filter(([, value]) => value);
  const hash = `#${view}?${new URLSearchParams(given)}`;
  if (location.hash === hash) showAddressed(); else location.hash = hash;
}

function showAddressed() {
  const [view, query] = [location.hash.split('?', 1)[0], location.hash.slice(location.hash.indexOf('?') + 1)];
  const values = new URLSearchParams(query);
  if (view === '#browse' && values.get('peer')) {
    openFolder(values.get('peer'), values.get('folder') || '');
  } else if (view === '#search' && values.get('q')) {
    for (const [name, field] of Object.entries(FIELDS)) $(field).value = values.get(name) || '';
    showBrowsing(false);
    if (answered !== query) search();
    answered = query;
  } else {
    showBrowsing(false);
  }
}

function ask(event) {
  event.preventDefault();
  answered = ''; // asked again, the network may know more
  goTo('search', Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, $(field).value.trim()])));
}

/** To the results that were there before, if there were any. */
function leaveBrowsing() {
  if (answered) location.hash = '#search?' + answered; else showBrowsing(false);
}

/** The token comes in the fragment, which no browser sends anywhere; it must not stay in the address bar. */
function tokenFromAddress() {
  const given = /^#token=([a-z2-7]+)$/.exec(location.hash);
  if (!given) return false;
  token = given[1];
  history.replaceState(null, '', location.pathname);
  return true;
}

$('search-form').addEventListener('submit', ask);
window.addEventListener('hashchange', () => { if (tokenFromAddress()) enter(); else if (!$('app').hidden) showAddressed(); });
tokenFromAddress();
enter();
