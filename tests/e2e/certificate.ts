/**
 * A certificate for a host name of these tests, and the fingerprint that makes a browser accept
 * it.
 */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  /** For `--ignore-certificate-errors-spki-list`: the browser trusts only this key. */
  readonly fingerprint: string;
  readonly remove: () => void;
}

export function certificateFor(host: string): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'parley-certificate-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = ['-keyout', key, '-out', cert, '-days', '2', '-nodes'];
  const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const whose = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  execFileSync('openssl', ['req', '-x509', ...what, ...made, ...whose], { stdio: 'ignore' });
  const { publicKey } = new X509Certificate(readFileSync(cert));
  const bytes = publicKey.export({ type: 'spki', format: 'der' });
  const fingerprint = createHash('sha256').update(bytes).digest('base64');
  return { cert, key, fingerprint, remove: () => rmSync(folder, { recursive: true }) };
}
