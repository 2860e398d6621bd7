// A screenshot as a PNG with a palette: text on paper needs few colours, and a third of the bytes.

import { deflateSync } from 'node:zlib';

// The picture's most frequent colours, no two of them alike, and for each pixel the nearest of them; made
// in the browser, which can read PNG.
function reduce([base64, colours, alike]) {
  return fetch('data:image/png;base64,' + base64).then((reply) => reply.blob()).then(createImageBitmap).then((picture) => {
    const { width, height } = picture;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const cell = (i) => (data[i] >> 3) << 10 | (data[i + 1] >> 3) << 5 | data[i + 2] >> 3;
    const cells = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const known = cells.get(cell(i));
      if (known) ++known.times;
      else cells.set(cell(i), { times: 1, colour: [data[i], data[i + 1], data[i + 2]] });
    }
    const far = (x, y) => x.reduce((sum, value, j) => sum + (value - y[j]) ** 2, 0);
    const palette = [];
    for (const { colour } of [...cells.values()].sort((x, y) => y.times - x.times)) {
      // The paper and what lies on it differ by little, and fill the page.
      if (palette.length < 4 || palette.every((c) => far(c, colour) > alike)) palette.push(colour);
      if (palette.length === colours) break;
    }
    for (const known of cells.values()) {
      const distances = palette.map((c) => far(c, known.colour));
      known.index = distances.indexOf(Math.min(...distances));
    }
    let indices = '';
    for (let i = 0; i < data.length; i += 4) indices += String.fromCharCode(cells.get(cell(i)).index);
    return { width, height, palette, indices: btoa(indices) };
  });
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; ++k) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

// `page`: any page of a browser that may fetch data: addresses (about:blank).
export async function smallPng(page, png, colours = 64, alike = 400) {
  const { width, height, palette, indices } = await page.evaluate(reduce, [png.toString('base64'), colours, alike]);
  const pixels = Buffer.from(indices, 'base64');
  const bits = palette.length <= 16 ? 4 : 8;
  const stride = Math.ceil(width * bits / 8) + 1;  // no filter: runs of one colour pack well
  const raw = Buffer.alloc(stride * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const index = pixels[y * width + x];
      if (bits === 8) raw[y * stride + 1 + x] = index;
      else raw[y * stride + 1 + (x >> 1)] |= index << (x & 1 ? 0 : 4);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, 3, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
