/** Makes a self-signed certificate and its key: `<path>.crt` and `<path>.key`. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Returns the common path, without the endings. */
export function certificate(folder: string, name: string): string {
  const path = join(folder, name);
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
      .concat(['-days', '1', '-subj', `/CN=${name}`])
      .concat(['-keyout', `${path}.key`, '-out', `${path}.crt`]),
    { stdio: 'ignore' },
  );
  return path;
}
