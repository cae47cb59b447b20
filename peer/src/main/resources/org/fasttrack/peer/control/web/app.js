'use strict';
// The page of one node. Everything that came from the network is set as text, never as markup.

const $ = id => document.getElementById(id);
const KEY = 'fasttrack-token';
let token = sessionStorage.getItem(KEY) || '';
let searching = null;
const PATIENCE_MILLIS = 3000;
const LOOK_MILLIS = 2000;
const UNFOLDED = 5;
const GONE = 'The node does not answer: start it again, and run fasttrack web for its new address.';

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function size(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) { bytes /= 1024; unit++; }
  return (unit === 0 ? bytes : bytes.toFixed(1)) + ' ' + units[unit];
}
const count = n => Number(n || 0).toLocaleString('en');
const many = (n, one) => count(n) + ' ' + one + (Number(n) === 1 ? '' : 's');
const span = seconds => seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
const short = id => String(id).slice(0, 8);

class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

/** Calls the local API; hands over each JSON line as it comes. */
async function call(method, path, body, line, signal) {
  const answer = await fetch(path, {
    method, signal,
    headers: { Authorization: 'Bearer ' + token, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  }).catch(error => { throw error.name === 'AbortError' ? error : new Error(GONE); });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += value || '';
    const lines = rest.split('\n');
    rest = done ? '' : lines.pop();
    for (const text of lines.filter(t => t.trim())) {
      const object = JSON.parse(text);
      if (object.error) throw new Refused(answer.status, object.error);
      line(object);
    }
    if (done) return;
  }
}

// ---- log in

function show(loggedIn) {
  $('login').hidden = loggedIn;
  $('app').hidden = !loggedIn;
  if (loggedIn) $('words').focus(); else $('token').focus();
}

async function enter() {
  try {
    await refresh();
    sessionStorage.setItem(KEY, token);
    show(true);
    showAddressed();
  } catch (error) {
    sessionStorage.removeItem(KEY);
    $('login-error').textContent = token && error.status === 401 ? 'That is not the token of this node. It changes with each start.' : '';
    token = '';
    show(false);
  }
}

// ---- search

function completeness(done) {
  const asked = done.supernodesAsked, answered = done.supernodesAnswered, all = done.supernodes;
  const parts = [
    done.results ? (done.results < done.found ? `The best ${count(done.results)} of ` : '') + many(done.found, 'result') : 'Nothing found',
    `${answered} of ${many(asked, 'supernode')} answered` + (all > asked ? `, ${all - asked} not asked, having no such words` : ''),
    `they hold ${many(done.filesCovered, 'file')} of ${many(done.peersCovered, 'peer')}`,
    `${done.millis} ms`,
  ];
  if (answered < asked) parts.push('incomplete: the silent ones may know more');
  if (done.supernodesKnown > all) parts.push(`incomplete: out of reach: ${many(done.supernodesKnown - all, 'more supernode')}`);
  if (done.droppedHits) parts.push(`dropped because it did not verify: ${many(done.droppedHits, 'hit')}`);
  return parts.join(' · ');
}

function sourcesTable(sources) {
  const rows = sources.map(s => make('tr', {},
    make('td', { title: s.peer }, make('button', { class: 'link', type: 'button', 'aria-label': 'Browse what ' + short(s.peer) + ' shares', onclick: () => browse(s.peer, '') }, short(s.peer))),
    make('td', {}, s.name),
    make('td', {}, String(s.reputation)),
    make('td', {}, s.firewalled ? 'behind a firewall' : s.rttMillis === undefined ? 'not tried' : `in ${s.rttMillis} ms`)));
  return make('table', {},
    make('thead', {}, make('tr', {}, ...['Peer', 'Its name for it', 'Reputation', 'Can be reached'].map(t => make('th', { scope: 'col' }, t)))),
    make('tbody', {}, ...rows));
}

function result(hit) {
  const slash = hit.name.lastIndexOf('/');
  const peers = new Set(hit.sources.map(s => s.peer)).size;
  const best = Math.max(...hit.sources.map(s => s.reputation));
  const verified = hit.sources.every(s => s.verified);
  const button = make('button', { type: 'button', 'aria-label': 'Fetch ' + hit.name.slice(slash + 1), onclick: () => get(hit, button) }, hit.have ? 'Fetch again' : 'Fetch');
  if (hit.have) button.className = 'quiet';
  return make('li', { class: 'result' },
    make('div', {},
      make('div', { class: 'name' }, hit.name.slice(slash + 1)),
      slash > 0 ? make('div', { class: 'path' }, hit.name.slice(0, slash)) : null),
    button,
    make('div', { class: 'facts-line' },
      make('span', {}, size(hit.size)),
      make('span', {}, many(peers, 'source')),
      make('span', { title: '0 to 1000; everybody starts with 10' }, 'reputation ' + best),
      verified ? make('span', { class: 'tag good', title: 'Signed by its owners; every block is checked on arrival' }, '✓ verified') : null,
      hit.have ? make('span', { class: 'tag' }, 'you have this') : null),
    make('details', {}, make('summary', {}, 'Sources and id'),
      make('p', { class: 'hint' }, 'Content id ', make('code', {}, hit.id)), sourcesTable(hit.sources)));
}

/** Asks what the form says; the answer of an earlier question that still comes is let go. */
async function search() {
  const text = $('words').value.trim();
  if (!text) return;
  if (searching) searching.abort();
  const mine = searching = new AbortController();
  const list = $('results'), line = $('completeness');
  list.replaceChildren();
  showBrowsing(false);
  line.className = 'completeness';
  line.textContent = 'Asking the network…';
  const mib = id => { const n = parseInt($(id).value, 10); return n > 0 ? n * 1048576 : undefined; };
  const question = { text, ext: $('ext').value.trim() || undefined, minSize: mib('min'), maxSize: mib('max'), limit: 100 };
  try {
    await call('POST', '/v1/search', question, object => {
      if (!object.done) { list.append(result(object)); return; }
      line.textContent = completeness(object);
      line.classList.toggle('partial', object.supernodesAnswered < object.supernodesAsked || object.supernodesKnown > object.supernodes);
      if (!object.results) list.append(make('li', { class: 'empty' }, 'Nobody who answered shares that.'));
    }, mine.signal);
    if (!list.querySelector('.result')) await suggest(question, list, mine.signal);
  } catch (error) {
    if (error.name !== 'AbortError') { line.classList.add('partial'); line.textContent = error.message; }
  }
}

// ---- fetch

async function get(hit, button) {
  button.disabled = true;
  try {
    let here = '';
    const name = hit.name.slice(hit.name.lastIndexOf('/') + 1);
    await call('POST', '/v1/get', { id: hit.id, name, detach: true }, line => { if (line.here) here = line.path; });
    $('transfer-error').textContent = here ? `Here already, with this content: ${here}` : '';
    await transfers();
  } catch (error) {
    $('transfer-error').textContent = error.message;
  }
  button.disabled = false;
}

// ---- the node's download queue

const rows = new Map();
const ENDED = ['done', 'failed'];

function row(number) {
  const act = action => async () => {
    try {
      await call('POST', '/v1/transfers/' + action, { number }, () => {});
      $('transfer-error').textContent = '';
      await transfers();
    } catch (error) { $('transfer-error').textContent = error.message; }
  };
  const button = (text, action) => make('button', { class: 'quiet', type: 'button', onclick: act(action) }, text);
  const made = {
    name: make('span', {}), bar: make('progress', { max: 1, value: 0, 'aria-label': 'Progress' }), note: make('span', { role: 'status' }),
    pause: button('Pause', 'pause'), resume: button('Resume', 'resume'), cancel: button('Cancel', 'cancel'),
  };
  made.item = make('li', {}, made.name, made.bar, made.note, make('div', { class: 'row' }, made.pause, made.resume, made.cancel));
  rows.set(number, made);
  return made;
}

function tell(transfer) {
  const shown = rows.get(transfer.number) || row(transfer.number);
  const { state } = transfer;
  shown.done = state === 'done';
  shown.name.textContent = transfer.name;
  shown.bar.hidden = state === 'done';
  shown.bar.max = Math.max(1, transfer.bytes || 1);
  shown.bar.value = transfer.progress || 0;
  shown.pause.hidden = state === 'paused' || ENDED.includes(state);
  shown.resume.hidden = state !== 'paused' && state !== 'failed';
  shown.cancel.hidden = state === 'done';
  const far = transfer.bytes ? `${size(transfer.progress || 0)} of ${size(transfer.bytes)}` : '';
  const rate = state === 'running' && transfer.bytesPerSecond
    ? `${size(transfer.bytesPerSecond)}/s from ${many(transfer.sources, 'source')}` + (transfer.secondsLeft === undefined ? '' : ` · ${span(transfer.secondsLeft)} left`)
    : state;
  shown.note.className = state === 'done' ? 'done' : state === 'failed' ? 'error' : 'hint';
  shown.note.textContent = state === 'done'
    ? `✓ ${size(transfer.bytes)}, every block verified: ${transfer.path}`
    : [far, rate, transfer.reason].filter(Boolean).join(' · ');
}

/** The newest first; of the finished ones only some stand in the open. */
function place() {
  const newest = [...rows.entries()].sort(([a], [b]) => b - a).map(([, shown]) => shown);
  const done = newest.filter(shown => shown.done);
  const folded = new Set(done.slice(UNFOLDED));
  put($('fetches'), newest.filter(shown => !folded.has(shown)).map(shown => shown.item));
  put($('finished'), [...folded].map(shown => shown.item));
  $('folded').hidden = folded.size === 0;
  $('folded-count').textContent = many(folded.size, 'more finished download');
  $('clear').hidden = done.length === 0;
}

/** Moves nothing that stands where it belongs, so that the focus stays. */
function put(list, items) {
  items.forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] || null); });
}

async function clear() {
  try {
    await call('POST', '/v1/transfers/clear', null, () => {});
    await transfers();
  } catch (error) { $('transfer-error').textContent = error.message; }
}

/** @returns whether something is on its way */
async function transfers() {
  const listed = new Set();
  let busy = false, serving = null;
  await call('GET', '/v1/transfers', null, line => {
    if (!line.number) { serving = line; return; }
    listed.add(line.number);
    busy = busy || !ENDED.includes(line.state) && line.state !== 'paused';
    tell(line);
  });
  for (const [number, shown] of rows) {
    if (!listed.has(number)) { shown.item.remove(); rows.delete(number); }
  }
  $('no-fetches').hidden = listed.size > 0;
  place();
  if (serving) limits(serving);
  const uploads = serving && serving.uploads || [];
  $('serving').textContent = uploads.length ? `Serving ${many(uploads.length, 'peer')} at ${size(uploads.reduce((sum, up) => sum + up.bytesPerSecond, 0))}/s` : '';
  return busy;
}

// ---- limits

/** Shows them; what is being typed stays. */
function limits(now) {
  const mib = n => n === undefined || n === null ? '' : String(Math.round(n / 1048576 * 1000) / 1000);
  const say = n => n ? size(n) + '/s' : 'none';
  $('limits-now').textContent = `Limits: up ${say(now.uploadLimit)}, down ${say(now.downloadLimit)}`;
  if ($('limit-form').contains(document.activeElement)) return;
  $('limit-up').value = mib(now.uploadLimit);
  $('limit-down').value = mib(now.downloadLimit);
}

async function limit(event) {
  event.preventDefault();
  const rate = id => {
    const text = $(id).value.trim().replace(',', '.');
    const n = text === '' ? 0 : Number(text);
    if (!(n >= 0)) throw new Error(`“${text}” is no rate: a number of MiB a second, or nothing for no limit`);
    return Math.round(n * 1048576);
  };
  try {
    await call('POST', '/v1/transfers/limit', { up: rate('limit-up'), down: rate('limit-down') }, limits);
    $('transfer-error').textContent = '';
  } catch (error) { $('transfer-error').textContent = error.message; }
}

// ---- status and shares

function facts(status) {
  const rows = [['Network', `${status.network} (${status.access})`], ['Role', status.role], ['Id', status.id], ['Reputation', status.reputation]];
  if (status.role !== 'supernode') {
    rows.push(['Supernode', status.supernode ? `${short(status.supernode.id)} at ${status.supernode.address}, ${status.supernode.rttMillis} ms` : 'none in reach' + (status.unanswered ? ': ' + status.unanswered : '')]);
    rows.push(['Shared', `${many(status.sharedFiles, 'file')}, ${size(status.sharedBytes)}`]);
    rows.push(['Registered', many(status.registeredFiles, 'file')]);
  }
  if (status.role !== 'peer') {
    rows.push(['Cluster', many(status.cluster.length, 'supernode')]);
    rows.push(['Directory', `${many(status.indexedFiles, 'file')} of ${many(status.attachedPeers, 'peer')}`]);
  }
  $('status').replaceChildren(...rows.flatMap(([k, v]) => [make('dt', {}, k), make('dd', {}, String(v))]));
  const online = status.role === 'supernode' || status.supernode;
  $('node').replaceChildren(make('span', { class: online ? 'dot' : 'dot off' }), online ? `Connected to ${status.network}` : `Looking for a supernode of ${status.network}`);
}

async function shares() {
  const items = [];
  let scanning = '';
  await call('GET', '/v1/shares', null, object => {
    if (object.scanning) scanning = `Scanning: ${count(object.filesDone)} of ${many(object.files, 'file')}, ${size(object.bytesDone)} of ${size(object.bytes)}`;
    if (!object.label) return;
    items.push(make('li', {},
      make('span', {}, object.label, make('small', {}, object.path), make('small', {}, `${many(object.files, 'file')}, ${size(object.bytes)}`)),
      make('button', { class: 'quiet', type: 'button', 'aria-label': 'Share ' + object.label + ' no longer', onclick: () => unshare(object.label) }, 'Remove')));
  });
  $('shares').replaceChildren(...items);
  $('scanning').textContent = scanning;
  return Boolean(scanning);
}

async function unshare(label) {
  if (!confirm(`Share “${label}” no longer?`)) return;
  await change(() => call('DELETE', '/v1/shares?label=' + encodeURIComponent(label), null, () => {}));
}

async function share(event) {
  event.preventDefault();
  const [, label, path] = /^(?:([^/=]+)=)?(.*)$/.exec($('folder').value.trim());
  if (await change(() => call('POST', '/v1/shares', { label, path, detach: true }, () => {}))) $('folder').value = '';
}

async function change(action) {
  $('share-error').textContent = '';
  try {
    await action();
    await refresh();
    return true;
  } catch (error) {
    $('share-error').textContent = error.message;
    return false;
  }
}

/** @throws Error when the node does not answer within some seconds: a process that hangs keeps its connections open */
async function refresh() {
  let late;
  const timeout = new Promise((_, reject) => { late = setTimeout(() => reject(new Error(GONE)), PATIENCE_MILLIS); });
  try {
    return await Promise.race([look(), timeout]);
  } finally {
    clearTimeout(late);
  }
}

/** @returns whether something is on its way */
async function look() {
  let status = null;
  await call('GET', '/v1/status', null, object => { status = object; });
  facts(status);
  const fetching = await transfers();
  $('h-shares').parentElement.hidden = status.role === 'supernode';
  const scanning = status.role !== 'supernode' && await shares();
  return fetching || scanning;
}

/** Looks again every second while something is on its way, else every two. */
async function follow() {
  let busy = false;
  if (token && !$('app').hidden) {
    try {
      busy = await refresh();
    } catch {
      $('node').replaceChildren(make('span', { class: 'dot off' }), GONE);
    }
  }
  setTimeout(follow, busy ? 1000 : LOOK_MILLIS);
}
setTimeout(follow, 1000);

$('login-form').addEventListener('submit', event => { event.preventDefault(); token = $('token').value.trim(); enter(); });
$('share-form').addEventListener('submit', share);
$('clear').addEventListener('click', clear);
$('limit-form').addEventListener('submit', limit);
