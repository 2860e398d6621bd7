// Questions to the server: one function, one kind of failure. The token comes after # in the address,
// which browsers do not send; it is kept for this tab and put into a header.

let about = null;  // what is served

function stored(storage, key, value) {
  // Storage may be forbidden.
  try {
    if (value === undefined) return storage.getItem('leitong.' + key);
    storage.setItem('leitong.' + key, value);
  } catch (forbidden) { /* for this visit only */ }
  return null;
}

const token = (() => {
  const given = /[#&]token=([0-9a-f]{32})(?:&|$)/.exec(location.hash);
  if (!given) return stored(sessionStorage, 'token') || '';
  stored(sessionStorage, 'token', given[1]);
  history.replaceState(null, '', location.pathname + '#/');
  return given[1];
})();

class Refusal extends Error {
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}

function refusalWords(refusal) {
  const words = {
    no_token: L('令牌不对：请用启动时显示的完整网址打开', 'the token is wrong: open the whole address that was printed'),
    too_large: L('文件过大', 'too large'), too_slow: L('上传超时', 'the upload took too long'),
    too_many: L(`没有送查：一次至多 ${FILES_AT_ONCE} 个文件，请分批拖入`, `not sent: at most ${FILES_AT_ONCE} files at a time; drop the rest after these`),
    busy: L('同时制作的报告太多，请稍后再试', 'too many reports are being made; try again later'),
    invalid: L('不能这样', 'not possible'), not_found: L('没有找到', 'not found'),
    read_only: L('模板库是只读的', 'the library is read-only'), offline: L('服务没有应答：它可能已经结束', 'no answer: the server may have ended'),
    other_site: L('请求来自别的网站', 'the request comes from another site'),
    wrong_host: L('这个网址不通向本服务', 'this address does not lead here'),
  }[refusal.code] || L('出错了', 'failed');
  const reason = label(refusal.message || '');
  return reason && refusal.code !== 'offline' ? L(`${words}：${reason}`, `${words}: ${reason}`) : words;
}

// The reply as an object. `body`: bytes or text as they are; `json`: an object to send.
async function ask(path, { parameters = {}, body, json, post = false } = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined));
  const headers = { 'Accept-Language': language };
  if (token) headers.Authorization = 'Bearer ' + token;
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  else if (body !== undefined) headers['Content-Type'] = 'application/octet-stream';
  let reply;
  try {
    reply = await fetch(path + (query.size ? '?' + query : ''), { method: post ? 'POST' : 'GET', headers,
      body: json !== undefined ? JSON.stringify(json) : body, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  } catch (unreachable) {
    throw new Refusal('offline', '');
  }
  let data = null;
  try { data = await reply.json(); } catch (none) { /* told below */ }
  if (!reply.ok || data === null) throw new Refusal((data && data.error) || 'failed', (data && data.reason) || String(reply.status));
  return data;
}

// What went wrong, where it is seen.
function trouble(refusal) {
  return h('p', { class: 'notice', role: 'alert' },
    refusal instanceof Refusal ? refusalWords(refusal) : label(String(refusal)));
}

function wholeNumber(text, below) {
  const n = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return n < below ? n : null;
}

// The address of a view of this page.
function address(...parts) {
  return '#/' + parts.map((part) => encodeURIComponent(part)).join('/');
}

// A link to a report: the one address outside this page.
function reportLink(page, ...children) {
  const a = h('a', {}, ...children);
  if (/^\/report\/[0-9a-f]{32}#\/(document\/\d+|overview|passages|families|templates|duplicates)$/.test(page)) a.setAttribute('href', page);
  return a;
}

function section(title, children) {
  return h('section', { class: 'part' }, title ? h('h2', {}, title) : null, children);
}

// A list that is asked for a page at a time: `fetchPage(offset)` gives {total, items}, `draw(item)` an element.
function paged(frame, fetchPage, draw, nothing) {
  const place = h('div', { class: 'paged' });
  const told = h('p', { class: 'facts', role: 'status' });
  const more = button('', () => load(), { class: 'more', hidden: true });
  let at = 0;
  let run = 0;
  async function load() {
    const mine = ++run;
    try {
      const { total, items } = await fetchPage(at);
      if (mine !== run) return;  // a newer question is on its way
      frame.append(...items.map(draw));
      at += items.length;
      told.textContent = total === 0 ? nothing() : L(`共 ${count(total)} 条，列出 ${count(at)} 条`, `${count(at)} of ${count(total)}`);
      more.hidden = at >= total || items.length === 0;
      more.textContent = L('再看一些', 'More');
    } catch (refusal) {
      if (mine === run) { clear(frame).append(...(frame.tagName === 'TBODY' ? [] : [trouble(refusal)])); told.textContent = refusalWords(refusal); }
    }
  }
  place.restart = () => { at = 0; clear(frame); return load(); };
  place.append(told);
  return { place, more, restart: place.restart };
}
