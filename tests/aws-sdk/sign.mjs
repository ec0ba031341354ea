// The JavaScript SDK's own signer: reads a request from standard input and writes the value of Authorization that it would send.
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

class Sha256 {
  constructor(secret) { this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret); }
  update(data) { this.hash.update(data); }
  async digest() { return new Uint8Array(this.hash.digest()); }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { method, path, headers, body, region, service, date, credentials } = JSON.parse(Buffer.concat(chunks).toString());
const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: "x-amz-content-sha256" in headers });
const signed = await signer.sign(
  { method, protocol: "http:", hostname: headers.host, path, query: {}, headers, body },
  { signingDate: new Date(date) });
console.log(signed.headers.authorization);
