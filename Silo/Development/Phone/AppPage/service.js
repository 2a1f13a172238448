// The service's interface for apps (docs/app.md): each request is signed by the device key.
import { sha256, sign, toBase64 } from './crypto.js';

const base = '/app/v1';

async function send(method, path, headers, body) {
  const response = await fetch(path, { method, headers, body, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    // an error page of something in between
  }
  return { status: response.status, answer };
}

export const enrol = asked => send('POST', base + '/enrolment', { 'Content-Type': 'application/json' }, JSON.stringify(asked));

/** One proved request; a failure of the network is an exception. */
export async function call(device, method, path, body) {
  const octets = new TextEncoder().encode(body ?? '');
  const time = Date.now();
  const nonce = toBase64(crypto.getRandomValues(new Uint8Array(18)));
  const text = ['mss app request v1', method, base + path, device.deviceId, time, nonce, toBase64(await sha256(octets))].join('\n');
  const signature = toBase64(await sign(device.deviceKey, new TextEncoder().encode(text)));
  const headers = { Authorization: `MssApp device="${device.deviceId}", time="${time}", nonce="${nonce}", signature="${signature}"` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return send(method, base + path, headers, body);
}
