// An application provider on node-soap, from the service's own WSDL: every port, both modes, every operation, a fault.
// usage: node node_client.js http://localhost:8080, with the package "soap" to be found
// Writes each CMS to ./node-<version>-<mode>.der for the caller to verify.
'use strict';
const fs = require('fs');
const crypto = require('crypto');
const soap = require('soap');

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

const common = () => ({
  attributes: { MajorVersion: '1', MinorVersion: '1' },
  AP_Info: { attributes: { AP_ID: 'http://ap1.example', AP_PWD: 'secret1', AP_TransID: 'N' + crypto.randomBytes(16).toString('hex'), Instant: new Date().toISOString() } },
  MSSP_Info: { MSSP_ID: {} },
});

function signature(msisdn, mode) {
  const request = common();
  Object.assign(request.attributes, { MessagingMode: mode, TimeOut: '60' });
  return Object.assign(request, {
    MobileUser: { MSISDN: msisdn },
    DataToBeSigned: { attributes: { MimeType: 'text/plain', Encoding: 'UTF-8' }, $value: text },
    SignatureProfile: { mssURI: 'mss::sign:loa4' },
  });
}

const code = answer => Number(answer.Status.StatusCode.attributes.Value);
const call = (port, operation, request) => new Promise((done, fail) => port[operation](request, (error, answer) => error ? fail(error) : done(answer)));

function keep(answer, file) {
  must(code(answer) === 500, answer.Status);
  fs.writeFileSync(file, Buffer.from(answer.MSS_Signature.Base64Signature, 'base64'));
}

async function asynch(ports, suffix) {
  const accepted = await call(ports['MSS_SignaturePort' + suffix], 'MSS_Signature', signature('+99901000002', 'asynchClientServer'));
  must(code(accepted) === 100, accepted.Status);
  for (let i = 0; ; i++) {
    const request = common();
    request.attributes.MSSP_TransID = accepted.attributes.MSSP_TransID;
    const answer = await call(ports['MSS_StatusQueryPort' + suffix], 'MSS_StatusQuery', request);
    if (code(answer) !== 504 || i > 100) return answer;
    await new Promise(done => setTimeout(done, 100));
  }
}

(async () => {
  for (const [version, suffix] of [['1.1', 'Soap11'], ['1.2', '']]) {
    const client = await soap.createClientAsync(wsdl, { forceSoap12Headers: version === '1.2' });
    const ports = client.MSS_SignatureService;
    await check(`SOAP ${version} synch`, async () => {
      const answer = await call(ports['MSS_SignaturePort' + suffix], 'MSS_Signature', signature('+99901000001', 'synch'));
      must(answer.MobileUser.MSISDN === '+99901000001', answer.MobileUser);
      keep(answer, `node-${version}-synch.der`);
    });
    await check(`SOAP ${version} asynch`, async () => keep(await asynch(ports, suffix), `node-${version}-asynch.der`));
    await check(`SOAP ${version} fault 105`, async () => {
      try {
        await call(ports['MSS_SignaturePort' + suffix], 'MSS_Signature', signature('+99909999999', 'synch'));
      } catch (error) {
        must(/UNKNOWN_CLIENT/.test(error.message), error.message);
        return;
      }
      throw new Error('no fault');
    });
    await check(`SOAP ${version} handshake`, async () => {
      const no = { MSS_Signature: 'false', MSS_Registration: 'false', MSS_Notification: 'false', MSS_ProfileQuery: 'false', MSS_Receipt: 'false', MSS_Status: 'false' };
      const answer = await call(ports['MSS_HandshakePort' + suffix], 'MSS_Handshake',
        Object.assign(common(), { SecureMethods: { attributes: no }, Certificates: {}, RootCAs: {}, SignatureAlgList: {} }));
      must(answer.SecureMethods.attributes.MSS_Signature === 'false' || answer.SecureMethods.attributes.MSS_Signature === false, answer);
    });
  }
  process.exit(failed ? 1 : 0);
})().catch(error => { console.log(`FAIL  node-soap: ${error.stack}`); process.exit(1); });
