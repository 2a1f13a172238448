// Keys, PIN and what is looked at before anything is signed. The private keys cannot be taken out of the browser by any script.
const subtle = globalThis.crypto?.subtle;
const utf8 = text => new TextEncoder().encode(text);
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
const iterations = 600000;
const tries = 3;
const hashes = { SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' };

export const isAvailable = () => Boolean(subtle);

export const toBase64 = octets => btoa(String.fromCharCode(...new Uint8Array(octets)));

export const fromBase64 = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));

export const sha256 = async octets => new Uint8Array(await subtle.digest('SHA-256', octets));

export const sign = async (key, octets, hash = 'SHA256') => new Uint8Array(await subtle.sign({ name: 'ECDSA', hash: hashes[hash] }, key, octets));

const concat = (...parts) => Uint8Array.from(parts.flatMap(part => [...part]));

const same = (one, other) => one.length === other.length && one.reduce((difference, octet, i) => difference | (octet ^ other[i]), 0) === 0;

const hex = octets => [...octets].map(octet => octet.toString(16).padStart(2, '0')).join('').toUpperCase();

// r and s as DER ECDSA-Sig-Value.
function der(pair) {
  const integer = octets => {
    let from = 0;
    while (from < octets.length - 1 && octets[from] === 0) from++;
    const value = octets[from] > 127 ? [0, ...octets.slice(from)] : [...octets.slice(from)];
    return [2, value.length, ...value];
  };
  const content = [...integer(pair.slice(0, 32)), ...integer(pair.slice(32))];
  return Uint8Array.from([0x30, content.length, ...content]);
}

/** A new key with the proof that this phone has it. */
export async function makeKey(name, code) {
  const pair = await subtle.generateKey(ecdsa, false, ['sign']);
  const proven = concat(utf8('mss proof of possession v1\0'), await sha256(utf8(code)), utf8(name));
  return {
    key: pair.privateKey,
    publicKey: toBase64(await subtle.exportKey('spki', pair.publicKey)),
    proof: toBase64(der(await sign(pair.privateKey, proven))),
  };
}

async function derive(pin, salt, rounds) {
  const key = await subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256));
}

export async function makePin(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt, iterations, check: await derive(pin, salt, iterations), left: tries };
}

/** Judges a PIN. The try is written down before it is compared: whoever stops the page in between has used it. */
export async function checkPin(entered, changeDevice) {
  let taken = false;
  const { pin } = await changeDevice(device => {
    taken = device.pin.left > 0;
    return taken ? { ...device, pin: { ...device.pin, left: device.pin.left - 1 } } : device;
  });
  if (!taken || !same(await derive(entered, pin.salt, pin.iterations), pin.check)) return { isRight: false, left: pin.left };
  await changeDevice(device => ({ ...device, pin: { ...device.pin, left: tries } }));
  return { isRight: true, left: tries };
}

/** Four digits that go with the transaction and the text as they are shown here. */
export async function verificationCode(transactionId, text) {
  const hash = await sha256(concat(utf8(transactionId), [0], await sha256(utf8(text))));
  return String(new DataView(hash.buffer).getUint32(0) % 10000).padStart(4, '0');
}

// Tag, content and what follows of one DER value; null when it is none.
function readDer(octets) {
  if (octets.length < 2) return null;
  let [, length] = octets;
  let at = 2;
  if (length > 127) {
    const count = length - 128;
    if (count < 1 || count > 3 || octets.length < 2 + count) return null;
    length = octets.slice(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0);
    at += count;
  }
  return octets.length < at + length ? null : { tag: octets[0], content: octets.slice(at, at + length), rest: octets.slice(at + length) };
}

// The messageDigest in CMS signed attributes (RFC 5652 11.2); null when these octets are none.
function messageDigest(octets) {
  const set = readDer(octets);
  if (!set || set.tag !== 0x31 || set.rest.length) return null;
  for (let left = set.content; left.length;) {
    const attribute = readDer(left);
    const type = attribute && attribute.tag === 0x30 ? readDer(attribute.content) : null;
    if (!type || type.tag !== 6) return null;
    if (hex(type.content) === '2A864886F70D010904') {
      const values = readDer(type.rest);
      return (values && readDer(values.content))?.content ?? null;
    }
    left = attribute.rest;
  }
  return null;
}

/**
 * Looks into what is to be signed. Problem: why it is not signed at all. Seen: the text on the screen, or its end after an introduction, is what is signed;
 * else fingerprint is that of a document that is not on the screen.
 */
export async function inspect(request) {
  if (!request.toBeSigned) return { problem: 'Only the hash of what is to be signed is known. This phone does not sign blindly.' };
  const octets = fromBase64(request.toBeSigned);
  const hash = hashes[request.hash];
  if (request.keyId !== 'sign' || !hash) return { problem: 'This phone has no key that can do this.' };
  if (!same(new Uint8Array(await subtle.digest(hash, octets)), fromBase64(request.digest))) return { problem: 'What is to be signed does not have the hash that was asked for.' };

  const attributes = messageDigest(octets);
  const signed = attributes ?? await sha256(octets);
  if (request.text === 'SHA-256: ' + hex(signed)) return { seen: false, fingerprint: hex(signed) };
  for (let from = 0; from >= 0; from = request.text.indexOf('\n', from) + 1 || -1) {
    if (same(await sha256(utf8(request.text.slice(from))), signed)) return { seen: true, isWhole: from === 0 };
  }
  return { seen: false, fingerprint: hex(signed) };
}
