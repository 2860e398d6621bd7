// The document object model: the only place where elements are made. Text from documents goes in as
// text nodes and attributes of no power; there is no markup, no address and no style made from it.

const SVG = 'http://www.w3.org/2000/svg';
const ATTRIBUTES = new Set(['class', 'id', 'role', 'tabindex', 'title', 'type', 'value', 'for', 'min', 'max',
  'step', 'name', 'placeholder', 'scope', 'colspan', 'lang', 'dir', 'width', 'height', 'viewBox', 'd', 'x', 'y',
  'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'fill', 'text-anchor', 'selected', 'checked', 'disabled', 'hidden',
  'autocomplete', 'spellcheck', 'list', 'open', 'download']);

function put(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, work] of Object.entries(value)) element.addEventListener(event, work);
    } else if (name === 'style') {
      for (const [property, setting] of Object.entries(value)) element.style.setProperty(property, setting);
    } else if (name === 'href') {
      // Links stay within the page.
      if (String(value).startsWith('#')) element.setAttribute('href', value);
    } else if (ATTRIBUTES.has(name) || /^(aria|data)-[a-z-]+$/.test(name)) {
      element.setAttribute(name, value === true ? '' : String(value));
    } else {
      throw new Error('no such attribute: ' + name);
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function h(tag, attributes, ...children) {
  return put(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return put(document.createElementNS(SVG, tag), attributes, children);
}

function clear(element) {
  element.replaceChildren();
  return element;
}

// Characters that steer instead of showing: control characters (but not tab and line end), marks that
// turn the direction of writing, joiners and spaces of no width.
const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function codeName(character) {
  return 'U+' + character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
}

// A label: one line, what steers is shown by its number.
function label(text) {
  return text.replace(/[\t\n]+/g, ' ').replace(STEERING, (c) => `‹${codeName(c)}›`);
}

// Text of a document as nodes, what steers made visible.
function shown(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(STEERING)) {
    if (found.index > from) nodes.push(document.createTextNode(text.slice(from, found.index)));
    nodes.push(h('span', { class: 'steering', title: L('不可见的控制字符', 'a character that does not show') },
      codeName(found[0])));
    from = found.index + 1;
  }
  if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

function button(text, work, attributes) {
  return h('button', { type: 'button', ...attributes, on: { click: work } }, text);
}

function link(hash, ...children) {
  return h('a', { href: hash }, ...children);
}

async function copyText(text, told) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch (refused) {
    const area = h('textarea', { class: 'offscreen', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
  }
  announce(done ? told : L('浏览器不允许复制', 'The browser refuses to copy'));
}

// Said to screen readers and shown for a moment.
function announce(message) {
  const place = document.getElementById('said');
  if (!place) return;
  place.textContent = message;
  place.classList.add('fresh');
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => place.classList.remove('fresh'), 1800);
}

// Whatever a list does not show is counted.
function stillMore(n, zhUnit, one, many) {
  return L(`还有 ${count(n)} ${zhUnit}。`, `${counted(n, '', one, many)} more.`);
}

// Below a list that is cut after `most`.
function moreOf(items, most, zhUnit, one, many) {
  return items.length > most ? h('p', { class: 'note' }, stillMore(items.length - most, zhUnit, one, many)) : null;
}
