'use strict';
// What a search that found nothing could ask instead. Each is a search of its own to go to.

const ASK_FOR = { spelling: 'Did you mean', fewer: 'Without the rest:', unfiltered: 'Of every size and ending:' };

function suggestion({ kind, text, found }, filters) {
  if (kind === 'unknown') return make('li', { class: 'suggestion' }, `No file they hold has “${text}”`);
  if (!ASK_FOR[kind]) return null; // of a newer node
  const values = kind === 'unfiltered' ? { q: text } : { ...filters, q: text };
  const button = make('button', { class: 'link', type: 'button', onclick: () => goTo('search', values) }, text);
  return make('li', { class: 'suggestion' }, ASK_FOR[kind] + ' ', button, ` (${found < 100 ? '' : 'at least '}${many(found, 'result')})`);
}

/** Adds to the list what would find something. @throws AbortError when the user asks something else meanwhile */
async function suggest(question, list, signal) {
  const filters = { ext: $('ext').value.trim(), min: $('min').value.trim(), max: $('max').value.trim() };
  await call('POST', '/v1/suggest', question, object => { const item = suggestion(object, filters); if (item) list.append(item); }, signal);
}
