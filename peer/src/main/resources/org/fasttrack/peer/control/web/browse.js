'use strict';
// What one peer shares: folder by folder, page by page. Uses what app.js defines.

const PAGE = 200;
/** As many downloads as a node queues; a larger folder is fetched from the command line, or part by part. */
const MOST_QUEUED = 1000;
let browsed = null;

function showBrowsing(on) {
  $('browse').hidden = !on;
  $('results').hidden = on;
  $('completeness').hidden = on;
}

/** @returns how many files the folder holds, and of them those from the given one on, each verified */
async function pageOf(peer, folder, from, most) {
  const files = [];
  let total = 0;
  const query = new URLSearchParams({ peer, folder, from, count: most });
  await call('GET', '/v1/browse?' + query, null, line => {
    if (line.done) total = line.total; else files.push(line);
  });
  return { files, total };
}

function browse(peer, folder) {
  goTo('browse', { peer, folder });
}

async function openFolder(peer, folder) {
  browsed = { peer, folder, from: 0, shown: folder };
  showBrowsing(true);
  $('h-browse').textContent = 'Shared by ' + short(peer);
  $('browse-path').replaceChildren(...trail(peer, folder));
  $('browse-list').replaceChildren();
  $('browse-note').textContent = 'Asking…';
  $('browse-more').hidden = true;
  await more();
}

/** The way to a folder; each part leads there. */
function trail(peer, folder) {
  const parts = folder ? folder.split('/') : [];
  const step = (text, to) => make('button', { class: 'quiet', type: 'button', onclick: () => browse(peer, to) }, text);
  return [step('all', ''), ...parts.map((part, at) => step(part, parts.slice(0, at + 1).join('/')))];
}

async function more() {
  const mine = browsed;
  try {
    const { files, total } = await pageOf(mine.peer, mine.folder, mine.from, PAGE);
    if (mine !== browsed) return;
    mine.from += PAGE;
    mine.total = total;
    files.forEach(file => list(mine, file));
    $('browse-more').hidden = mine.from >= total;
    $('browse-note').replaceChildren(total ? many(total, 'file') + ' ' : 'Nothing is shared here.');
    if (total) $('browse-note').append(fetchButton(mine.peer, mine.folder, total));
  } catch (error) {
    if (mine === browsed) $('browse-note').textContent = error.message;
  }
}

/** One file, under a heading where another folder begins: files come sorted by name. */
function list(mine, file) {
  const slash = file.name.lastIndexOf('/');
  const folder = file.name.slice(0, Math.max(0, slash));
  if (folder !== mine.shown) {
    $('browse-list').append(make('li', { class: 'folder' },
      make('span', {}, make('button', { class: 'link', type: 'button', onclick: () => browse(mine.peer, folder) }, folder + '/'))));
  }
  mine.shown = folder;
  const button = make('button', { class: 'quiet', type: 'button', 'aria-label': 'Fetch ' + file.name.slice(slash + 1), onclick: () => get(file, button) }, 'Fetch');
  $('browse-list').append(make('li', {}, make('span', {}, file.name.slice(slash + 1)), make('span', {}, size(file.size)), button));
}

function fetchButton(peer, folder, total) {
  const button = make('button', { class: 'quiet', type: 'button', onclick: () => fetchFolder(peer, folder, button) }, `Fetch all ${count(total)}`);
  if (total > MOST_QUEUED) {
    button.disabled = true;
    button.title = `The queue takes ${count(MOST_QUEUED)}: fetch a folder of it, or use fasttrack get --folder`;
  }
  return button;
}

/** Queues all that is in a folder, into one of the same name; the queue's list shows how it goes on. */
async function fetchFolder(peer, folder, button) {
  button.disabled = true;
  const parent = folder.lastIndexOf('/') + 1;
  try {
    const { files } = await pageOf(peer, folder, 0, MOST_QUEUED);
    let queued = 0;
    for (const file of files) {
      const under = file.name.slice(parent, Math.max(parent, file.name.lastIndexOf('/')));
      await call('POST', '/v1/get', { id: file.id, under, detach: true }, () => {});
      button.textContent = `Queued ${count(++queued)} of ${count(files.length)}`;
    }
    await transfers();
  } catch (error) {
    $('transfer-error').textContent = error.message;
    button.disabled = false;
  }
}

$('browse-more').addEventListener('click', more);
$('browse-close').addEventListener('click', () => leaveBrowsing());
