// The app on a phone: enrols, waits for requests, shows them, asks for the PIN, signs or refuses. What comes from APs is put into the page with textContent alone.
import { checkPin, inspect, isAvailable, makeKey, makePin, sign, toBase64, verificationCode } from './crypto.js';
import { call, enrol } from './service.js';
import { changeDevice, dropAnswer, forget, keepAnswer, readDevice, readOutbox, writeDevice } from './store.js';

const $ = id => document.getElementById(id);
const screens = ['stopped', 'welcome', 'idle', 'request'];
const state = { device: null, shown: null, busy: false, acts: 0, run: 0, sending: Promise.resolve(), told: new Map() };
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

function show(screen) {
  for (const id of screens) $(id).hidden = id !== screen;
  $('remove').hidden = !state.device || screen === 'stopped' || screen === 'request';
}

function say(text, mood = '') {
  $('result').textContent = text;
  $('result').className = mood;
}

function line(text, mood) {
  $('line').textContent = text;
  $('line').dataset.state = mood;
}

function stop(why) {
  state.shown = null;
  $('why').textContent = why;
  line('stopped', 'off');
  say('');
  show('stopped');
}

// Buttons are dead while something is on its way: nothing is sent twice by a second press.
async function act(work) {
  if (state.busy) return;
  state.busy = true;
  state.acts++;
  for (const button of document.querySelectorAll('button')) button.disabled = true;
  try {
    await work();
  } catch (failure) {
    say(failure.message, 'bad');
  } finally {
    state.busy = false;
    for (const button of document.querySelectorAll('button')) button.disabled = false;
  }
}

async function connect() {
  const code = $('couplingCode').value.toUpperCase().replace(/[\s-]/g, '');
  const pin = $('newPin').value;
  if (!/^[0-9A-Z]{12}$/.test(code)) return say('The coupling code has 12 letters and digits.', 'bad');
  if (!/^[0-9]{4,12}$/.test(pin)) return say('The PIN must have 4 to 12 digits.', 'bad');
  if (pin !== $('samePin').value) return say('The two PINs differ.', 'bad');
  say('Connecting …');
  const [device, signing, kept] = await Promise.all([makeKey('device', code), makeKey('sign', code), makePin(pin)]);
  const { status, answer } = await enrol({
    code, deviceKey: device.publicKey, signingKey: signing.publicKey, deviceProof: device.proof, signingProof: signing.proof,
  });
  if (status !== 201) {
    return say(answer.error === 'code is wrong' ? 'The coupling code is wrong, was used before or is too old.' : answer.error ?? `The service answered ${status}.`, 'bad');
  }
  await writeDevice({ deviceId: answer.deviceId, subscriber: answer.subscriber, deviceKey: device.key, signingKey: signing.key, counter: 0, pin: kept });
  $('welcome').reset();
  globalThis.navigator.storage?.persist?.().catch(() => {});
  say('This phone is connected.', 'good');
  start();
}

// What became of an answer, by the status of the service's reply; others are tried again.
const outcomes = {
  400: ['The service did not take the answer.', 'bad'],
  404: ['The request is no longer there.', 'bad'],
  410: ['Too late: the request is over.', 'bad'],
};

async function deliver(kept) {
  const { status } = await call(state.device, 'POST', '/requests/' + encodeURIComponent(kept.transactionId), kept.body);
  if (status === 401 || status === 403) return stop('The service does not accept this phone any more, or its clock is wrong. Ask for a new coupling code.');
  if (status !== 200 && !outcomes[status]) throw new Error(`The service answered ${status}; the answer is sent again.`);
  await dropAnswer(kept.transactionId);
  say(...(status === 200 ? state.told.get(kept.transactionId) ?? ['Your answer was delivered.', 'good'] : outcomes[status]));
}

// One after the other: see readOutbox.
function flush() {
  const next = async () => {
    for (const kept of await readOutbox()) {
      if (!$('stopped').hidden || !state.device) return;
      await deliver(kept);
    }
  };
  state.sending = state.sending.then(next, next);
  return state.sending;
}

async function answer(transactionId, content, done) {
  state.told.set(transactionId, done);
  await keepAnswer(transactionId, content);
  state.shown = null;
  show('idle');
  await flush();
}

async function approve() {
  const request = state.shown;
  const pin = $('pin').value;
  $('pin').value = '';
  if (!request || !pin) return say('Enter the PIN.', 'bad');
  say('Checking …');
  const { isRight, left } = await checkPin(pin, changeDevice);
  if (state.shown !== request) return say(...outcomes[404]);
  if (!isRight && left === 0) {
    await answer(request.transactionId, { failureCode: 402 }, ['', '']);
    return blocked();
  }
  if (!isRight) {
    $('pin').focus();
    return say(`Wrong PIN. ${left} ${left === 1 ? 'try' : 'tries'} left.`, 'bad');
  }
  const signature = await sign(state.device.signingKey, request.octets, request.hash);
  await answer(request.transactionId, { signature: toBase64(signature) }, ['Signed.', 'good']);
}

const blocked = () => stop('The PIN is blocked: it was wrong three times. Ask for a new coupling code.');

async function display(request) {
  const found = await inspect(request);
  if (found.problem) return answer(request.transactionId, { failureCode: 406 }, [`${request.apName}: not signed. ${found.problem}`, 'bad']);
  $('ap').textContent = request.apName;
  $('text').textContent = request.text;
  $('code').textContent = await verificationCode(request.transactionId, request.text);
  $('content').dataset.seen = found.seen ? 'yes' : 'no';
  $('content').textContent = found.seen
    ? (found.isWhole ? '✓ This text is what you sign.' : '✓ The end of this text is what you sign.')
    : `You sign a document that is not shown here. Its SHA-256 is ${found.fingerprint.match(/.{8}/g).join(' ')}`;
  $('pin').value = '';
  $('text').scrollTop = 0;
  state.shown = { ...request, octets: Uint8Array.from(atob(request.toBeSigned), character => character.charCodeAt(0)) };
  say('');
  show('request');
  tick();
  $('pin').focus({ preventScroll: true });
}

async function take(requests) {
  const device = await readDevice();
  if (device.pin.left === 0) {
    for (const request of requests) await answer(request.transactionId, { failureCode: 402 }, ['', '']);
    return blocked();
  }
  if (state.shown && !requests.some(request => request.transactionId === state.shown.transactionId)) {
    state.shown = null;
    show('idle');
    say('The request was withdrawn, or its time is over.', 'bad');
  }
  if (!state.shown && requests.length) await display(requests[0]);
}

async function poll(run) {
  await flush();
  if (!$('stopped').hidden) return;
  const { acts } = state;
  const { status, answer: told } = await call(state.device, 'GET', '/requests?wait=' + (state.shown ? 0 : 25));
  if (run !== state.run) return;
  if (status === 401) return stop('The service does not know this phone any more, or its clock is wrong. Ask for a new coupling code.');
  if (status !== 200) throw new Error(`The service answered ${status}.`);
  line('online', 'on');

  // A list from before a button was pressed may hold what is answered by now: it is asked for again.
  if (acts === state.acts && !state.busy) await take(told.requests);
}

async function start() {
  const run = ++state.run;
  state.device = await readDevice();
  if (!state.device) {
    line('not connected', 'off');
    show('welcome');
    return;
  }
  $('number').textContent = state.device.subscriber ?? '';
  show('idle');
  if (state.device.pin.left === 0) return blocked();
  while ($('stopped').hidden && run === state.run) {
    try {
      if (!state.busy) await poll(run);
      if (state.shown || state.busy) await pause(1000);
    } catch {
      if (run === state.run) line('no connection', 'lost');
      await pause(2000);
    }
  }
}

function tick() {
  if (!state.shown) return;
  const left = Math.max(0, Math.ceil((Date.parse(state.shown.deadline) - Date.now()) / 1000));
  $('left').textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
}

async function removeApp() {
  state.device = state.shown = null;
  await forget();
  say('');
  await start();
}

$('welcome').addEventListener('submit', event => { event.preventDefault(); act(connect); });
$('request').addEventListener('submit', event => { event.preventDefault(); act(approve); });
$('refuse').addEventListener('click', () => act(() => answer(state.shown.transactionId, { failureCode: 401 }, ['Refused.', 'good'])));
$('renew').addEventListener('click', () => act(removeApp));
$('remove').addEventListener('click', () => { if (confirm('Remove the app and its keys from this phone? To use it again you need a new coupling code.')) act(removeApp); });
setInterval(tick, 1000);

// A coupling link: the code stands behind the #, which is sent to nobody.
function readLink() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) return;
  history.replaceState(null, '', location.pathname);
  $('couplingCode').value = code.toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/(.{4})(?=.)/g, '$1-');
}
readLink();
addEventListener('hashchange', readLink);

if (!isAvailable() || !navigator.locks) {
  stop('The browser gives keys to pages from https or from localhost alone.');
  $('renew').hidden = true;
} else {
  // Two open pages would count their answers apart, as two phones do: the second waits until the first is closed.
  const run = () => {
    say('');
    start();
    return new Promise(() => {});
  };
  navigator.locks.request('mss-app', { ifAvailable: true }, (lock) => {
    if (lock) return run();
    line('open elsewhere', 'off');
    say('The app is open in another tab.');
    navigator.locks.request('mss-app', run);
    return undefined;
  });
}
