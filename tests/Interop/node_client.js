// An application provider on node-soap, from the service's own WSDL: every operation over SOAP 1.1 and 1.2, and the server that is notified.
// usage: node node_client.js http://localhost:8080, with the package "soap" to be found
// Writes each CMS to ./node-<version>-<case>.der for the caller to verify.
'use strict';
const fs = require('fs');
const crypto = require('crypto');
const http = require('http');
const soap = require('soap');

const mss = 'http://uri.etsi.org/TS102204/v1.1.2#';
const base = process.argv[2];
const wsdl = `${base}/soap/services/MSS_SignaturePort?wsdl`;
const text = 'Maksa 10 \u20ac?';
let failed = 0;

async function check(name, work) {
  try {
    await work();
    console.log(`ok    node-soap: ${name}`);
  } catch (error) { // any error is a failed case, and the next one is still worth trying
    failed++;
    console.log(`FAIL  node-soap: ${name}: ${error && error.message || error}`);
  }
}

function must(condition, seen) {
  if (!condition) throw new Error(`unexpected: ${JSON.stringify(seen)}`);
}

class Ap {
  constructor(client, version, id = 'http://ap1.example', password = 'secret1') {
    Object.assign(this, { ports: client.MSS_SignatureService, suffix: version === '1.1' ? 'Soap11' : '', id, password });
  }

  call(operation, attributes, members) {
    const apInfo = { AP_ID: this.id, AP_PWD: this.password, AP_TransID: 'N' + crypto.randomBytes(16).toString('hex'), Instant: new Date().toISOString() };
    const request = { attributes: { MajorVersion: '1', MinorVersion: '1', ...attributes }, AP_Info: { attributes: apInfo }, MSSP_Info: { MSSP_ID: {} }, ...members };
    return new Promise((done, fail) => this.ports[operation + 'Port' + this.suffix][operation](request, (error, answer) => error ? fail(error) : done(answer)));
  }

  sign(msisdn, { mode = 'synch', services = [] } = {}) {
    const asked = services.map(uri => ({ Description: { mssURI: uri } }));
    return this.call('MSS_Signature', { MessagingMode: mode, TimeOut: '60' }, {
      MobileUser: { MSISDN: msisdn },
      DataToBeSigned: { attributes: { MimeType: 'text/plain', Encoding: 'UTF-8' }, $value: text },
      SignatureProfile: { mssURI: 'mss::sign:loa4' },
      ...asked.length && { AdditionalServices: { Service: asked } },
    });
  }
}

const code = answer => Number(answer.Status.StatusCode.attributes.Value);
const octets = value => Buffer.from(value, 'base64');
const isDer = value => octets(value)[0] === 0x30;

function keep(answer, name, expected = 500) {
  must(code(answer) === expected, answer.Status);
  fs.writeFileSync(`node-${name}.der`, octets(answer.MSS_Signature.Base64Signature));
}

async function asynch(ap, version) {
  const accepted = await ap.sign('+99901000002', { mode: 'asynchClientServer' });
  must(code(accepted) === 100, accepted.Status);
  let answer;
  for (let i = 0; i < 100; i++) {
    answer = await ap.call('MSS_StatusQuery', { MSSP_TransID: accepted.attributes.MSSP_TransID });
    if (code(answer) !== 504) break;
    await new Promise(done => setTimeout(done, 100));
  }
  keep(answer, `${version}-asynch`);
}

async function services(ap, version) {
  const answer = await ap.sign('+99901000001', { services: [mss + 'validate', mss + 'timestamp', 'http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate'] });
  keep(answer, `${version}-services`, 502);
  const [validated, stamped, certified] = answer.Status.StatusDetail.ServiceResponses.ServiceResponse;
  must(validated.Description.mssURI === mss + 'validate' && code(validated) === 502, validated);
  must(isDer(stamped.TimeStampToken), stamped);
  must(certified.signingCertificate.X509Certificate.length === 2, certified);
}

async function profile(ap) {
  const answer = await ap.call('MSS_ProfileQuery', {}, { MobileUser: { MSISDN: '+99901000001' }, Params: 'sscds certs state' });
  must(code(answer) === 100, answer.Status);
  must(answer.SignatureProfile.some(profile => profile.mssURI.startsWith('mss::sign:loa4')), answer.SignatureProfile);
  const sim = answer.Status.StatusDetail.ProfileQueryExtension.Sscds.Sim;
  must(sim.State === 'ACTIVE' && sim.MobileUserCertificate.attributes.Algorithm === 'RSA', sim);
  const certificate = new crypto.X509Certificate(octets(sim.MobileUserCertificate.X509Certificate[0]));
  must(certificate.subject.includes('serialNumber=MSSDEV9901000001'), certificate.subject);
}

async function receipt(ap) {
  const signed = await ap.sign('+99901000002');
  const answer = await ap.call('MSS_Receipt', { MSSP_TransID: signed.attributes.MSSP_TransID }, {
    MobileUser: { MSISDN: '+99901000002' },
    Status: {
      StatusCode: { attributes: { Value: '100' } },
      StatusDetail: { $xml: '<sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" UserAck="true"/>' },
    },
    Message: { attributes: { MimeType: 'text/plain', Encoding: 'UTF-8' }, $value: 'Kiitos! \u20ac' },
  });
  must(code(answer) === 100, answer.Status);
  const shown = answer.Status.StatusDetail.ReceiptResponseExtension.attributes;
  must(String(shown.NetworkAck) === 'true' && shown.UserResponse === '{"status":"OK"}', shown);
}

async function registration(ap, version, client) {
  const ra = new Ap(client, version, 'http://ra.example', 'ra');
  const number = version === '1.1' ? '+99901002107' : '+99901002108';
  const operations = [['Provisioning', 'CreateMobileUser'], ['Wireless', 'AddDevice'], ['Certification', 'RequestCertificate'], ['Provisioning', 'ActivateMobileUser']]
    .map(([kind, name]) => ({ [`mreg:${kind}Operation`]: { attributes: { Name: name } } }));
  const answer = await ra.call('MSS_Registration', {}, {
    MobileUser: {},
    'mreg:RegistrationInput': {
      attributes: { 'xmlns:mreg': 'http://www.methics.fi/MSSPRegistration/v1.0.0#' },
      'mreg:Target': { 'mreg:SimCard': { 'mreg:ICCID': '8999' + number.slice(1), 'mreg:MSISDN': number } },
      'mreg:MregRequest': operations,
    },
  });
  must(code(answer) === 408, answer.Status);
  const codes = answer.Status.StatusDetail.RegistrationOutput.MregResponse.map(response => Number(response.OperationOutput.Status.OperationStatusCode));
  must(codes.join() === '408,408,408,408', codes);
  keep(await ap.sign(number), `${version}-registered`);
  const fetched = await ra.call('MSS_Registration', {}, { MobileUser: { MSISDN: number } });
  must(code(fetched) === 408 && isDer(fetched.X509Certificate), fetched);
}

async function handshake(ap) {
  const no = { MSS_Signature: 'false', MSS_Registration: 'false', MSS_Notification: 'false', MSS_ProfileQuery: 'false', MSS_Receipt: 'false', MSS_Status: 'false' };
  const answer = await ap.call('MSS_Handshake', {}, { SecureMethods: { attributes: no }, Certificates: {}, RootCAs: {}, SignatureAlgList: {} });
  must(answer.attributes.MSSP_TransID && String(answer.SecureMethods.attributes.MSS_Signature) === 'false', answer);
}

async function fault(ap) {
  try {
    await ap.sign('+99909999999');
  } catch (error) {
    must(/UNKNOWN_CLIENT/.test(error.message), error.message);
    return;
  }
  throw new Error('no fault');
}

async function synch(ap, version) {
  const answer = await ap.sign('+99901000001');
  must(answer.MobileUser.MSISDN === '+99901000001', answer.MobileUser);
  keep(answer, `${version}-synch`);
}

// node-soap as the server, from the WSDL that the MSSP gives to those who want to be notified.
async function notification(client) {
  const text = await (await fetch(`${base}/soap/services/MSS_NotificationPort?wsdl`)).text();
  const server = http.createServer().listen(0, 'localhost');
  try {
    await new Promise(done => server.on('listening', done));
    let told;
    const notified = new Promise((done, fail) => {
      told = done;
      setTimeout(() => fail(new Error('no notification')), 20000).unref();
    });
    const receipt = ({ MSS_StatusResp: answer }) => {
      told(answer);
      const { AP_Info, MobileUser, attributes } = answer;
      return { MSS_ReceiptReq: { attributes, AP_Info, MSSP_Info: { MSSP_ID: {} }, MobileUser, Status: { StatusCode: { attributes: { Value: '100' } } } } };
    };
    const ports = { MSS_NotificationPort: { MSS_Notification: receipt }, MSS_NotificationPortSoap11: { MSS_Notification: receipt } };
    const options = { path: '/', services: { MSS_NotificationService: ports }, xml: text, uri: `${base}/soap/services/MSS_NotificationPort`, forceSoap12Headers: true };
    // It serves as soon as it has fetched the schemas.
    await new Promise((done, fail) => soap.listen(server, { ...options, callback: error => error ? fail(error) : done() }));
    const answered = new Promise(done => server.on('request', (_, response) => response.on('close', done)));
    const id = 'http://node.example';
    const registered = await fetch(`${base}/rest/admin/aps/${encodeURIComponent(id)}`, {
      method: 'PUT',
      headers: { 'If-None-Match': '*', Authorization: 'Basic ' + Buffer.from('http%3A%2F%2Fadmin.example:admin').toString('base64') },
      body: JSON.stringify({ displayName: 'Node', password: 'node-secret', notificationUrl: `http://localhost:${server.address().port}/`, mayNotifyPrivateAddress: true }),
    });
    must(registered.status === 201, registered.status);
    const accepted = await new Ap(client, '1.2', id, 'node-secret').sign('+99901000002', { mode: 'asynchServerServer' });
    must(code(accepted) === 100, accepted.Status);
    const answer = await notified;
    await answered;
    must(answer.attributes.MSSP_TransID === accepted.attributes.MSSP_TransID, answer.attributes);
    keep(answer, 'notification');
  } finally {
    server.close();
  }
}

(async () => {
  for (const version of ['1.1', '1.2']) {
    const client = await soap.createClientAsync(wsdl, { forceSoap12Headers: version === '1.2' });
    const ap = new Ap(client, version);
    for (const work of [synch, asynch, services, profile, receipt, registration, handshake])
      await check(`SOAP ${version} ${work.name}`, () => work(ap, version, client));
    await check(`SOAP ${version} fault 105`, () => fault(ap));
    if (version === '1.2') await check('asynchServerServer: the notification comes', () => notification(client));
  }
  process.exit(failed ? 1 : 0);
})().catch(error => { console.log(`FAIL  node-soap: ${error.stack}`); process.exit(1); });
