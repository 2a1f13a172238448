// The person behind a simulated phone. What comes from APs is put into the page with textContent alone.
const $ = id => document.getElementById(id);
const state = { msisdn: '', shown: '', deadline: 0, busy: false };
const results = {
  Signed: ['Signed.', 'good'],
  Refused: ['Refused.', 'good'],
  Answered: ['Done.', 'good'],
  WrongPin: ['Wrong PIN. Try again.', 'bad'],
  PinBlocked: ['The PIN is blocked: wrong too often.', 'bad'],
  Expired: ['Too late: the request has expired.', 'bad'],
  NotShown: ['The request is no longer there.', 'bad'],
};

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Mss-Phone': '1' },
    body: JSON.stringify(body),
  };
  const response = await fetch('/phone/api/' + path, { cache: 'no-store', credentials: 'omit', ...options });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const phonePath = rest => 'phones/' + encodeURIComponent(state.msisdn) + (rest ?? '');

function say(text, mood) {
  $('result').textContent = text;
  $('result').className = mood;
}

async function act(action, body) {
  if (state.busy) return;
  state.busy = true;
  for (const button of document.querySelectorAll('main button')) button.disabled = true;
  try {
    say(...(results[(await call(phonePath('/' + action), body)).result] ?? ['?', 'bad']));
  } catch (failure) {
    say(failure.message, 'bad');
  } finally {
    state.busy = false;
    for (const button of document.querySelectorAll('main button')) button.disabled = false;
  }
  await refresh();
}

function showRequest(request, code) {
  $('request').hidden = !request;
  if (!request) {
    state.shown = '';
    return;
  }
  $('ap').textContent = request.apName;
  $('text').textContent = request.text;
  $('pin').hidden = $('pinLabel').hidden = !request.needsPin;
  $('code').hidden = !code;
  $('code').querySelector('output').textContent = code ?? '';
  state.deadline = Date.parse(request.deadline);
  if (state.shown !== request.transactionId) {
    state.shown = request.transactionId;
    $('pin').value = '';
    say('', '');
    if (request.needsPin) $('pin').focus();
  }
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function button(text, name, press) {
  const made = element('button', name, text);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

function showMessages(messages) {
  const list = $('messages');
  const key = messages.map(message => message.transactionId).join();
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...messages.map(message => {
    const box = element('div', 'message', '');
    const answer = confirmed => act('message', { transactionId: message.transactionId, confirmed });
    const buttons = element('div', 'buttons', '');
    if (message.wantsAnswer) buttons.append(button('Cancel', '', () => answer(false)));
    buttons.append(button('OK', 'ok', () => answer(true)));
    box.append(element('p', 'kind', 'Receipt'), element('p', '', message.text), buttons);
    return box;
  }));
}

function show(phone) {
  const device = phone.devices.find(candidate => candidate.request) ?? phone.devices[0];
  const messages = phone.devices.flatMap(candidate => candidate.messages);
  $('msisdn').textContent = phone.msisdn;
  $('kind').textContent = phone.devices.map(candidate => candidate.kind).join(', ') || 'not set up yet';
  $('idle').hidden = Boolean(device?.request) || messages.length > 0;
  showRequest(device?.request, device?.verificationCode);
  showMessages(messages);
}

function tick() {
  const left = Math.max(0, Math.ceil((state.deadline - Date.now()) / 1000));
  $('left').textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
}

async function refresh() {
  const asked = state.msisdn;
  if (!asked || state.busy) return;
  try {
    const phone = await call(phonePath());
    if (asked === state.msisdn && !state.busy) show(phone);
  } catch (failure) {
    show({ msisdn: asked, devices: [] });
    say(failure.message, 'bad');
  }
  tick();
}

function choose(msisdn) {
  state.msisdn = msisdn;
  location.hash = encodeURIComponent(msisdn);
  say('', '');
  refresh();
}

function offer(msisdn) {
  if (![...$('user').options].some(option => option.value === msisdn)) $('user').add(new Option(msisdn, msisdn));
  $('user').value = msisdn;
}

$('user').addEventListener('change', () => choose($('user').value));
$('other').addEventListener('submit', event => {
  event.preventDefault();
  const number = $('number').value.trim();
  if (!number) return;
  offer(number);
  choose(number);
});
$('decide').addEventListener('submit', event => {
  event.preventDefault();
  act('approve', { transactionId: state.shown, pin: $('pin').hidden ? null : $('pin').value });
  $('pin').value = '';
});
$('refuse').addEventListener('click', () => act('refuse', { transactionId: state.shown }));

const { phones } = await call('phones');
phones.forEach(phone => offer(phone.msisdn));
const wanted = decodeURIComponent(location.hash.slice(1)) || phones[0].msisdn;
offer(wanted);
choose(wanted);
setInterval(refresh, 1000);
setInterval(tick, 1000);
