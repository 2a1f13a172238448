// What the app keeps, in IndexedDB: the device with its keys, and answers that the service has not taken yet. A write has reached the disk when its promise is kept.
const wait = request => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

const opening = new Promise((done, failed) => {
  const request = indexedDB.open('mss-app', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('device');
    request.result.createObjectStore('outbox', { keyPath: 'transactionId' });
  };
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

// Nothing but requests to the database may be awaited in work: the transaction would be over.
async function write(work) {
  const transaction = (await opening).transaction(['device', 'outbox'], 'readwrite', { durability: 'strict' });
  const over = new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error ?? new Error('the write was given up'));
  });
  const result = await work(transaction.objectStore('device'), transaction.objectStore('outbox'));
  await over;
  return result;
}

export const readDevice = async () => wait((await opening).transaction('device').objectStore('device').get('device'));

/** In the order of their counters: an answer that came after a later one would look like another phone's. */
export async function readOutbox() {
  const kept = await wait((await opening).transaction('outbox').objectStore('outbox').getAll());
  return kept.sort((one, other) => one.counter - other.counter);
}

export const writeDevice = device => write(devices => wait(devices.put(device, 'device')));

export const forget = () => write(async (devices, outbox) => {
  await wait(devices.clear());
  await wait(outbox.clear());
});

/** Changes the device; no other change comes between. Returns it as it was stored. */
export const changeDevice = change => write(async devices => {
  const device = change(await wait(devices.get('device')));
  await wait(devices.put(device, 'device'));
  return device;
});

/** Counts on and keeps the answer that will carry the number: what was sent once is sent again octet by octet, or the service takes this phone for two. */
export const keepAnswer = (transactionId, answer) => write(async (devices, outbox) => {
  const known = await wait(outbox.get(transactionId));
  if (known) return known;
  const device = await wait(devices.get('device'));
  device.counter += 1;
  const kept = { transactionId, counter: device.counter, body: JSON.stringify({ ...answer, counter: device.counter }) };
  await wait(devices.put(device, 'device'));
  await wait(outbox.put(kept));
  return kept;
});

export const dropAnswer = transactionId => write((devices, outbox) => wait(outbox.delete(transactionId)));
