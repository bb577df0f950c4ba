/** Reads certificate and key from their files, at the start and after a renewal. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.2';
}

/** Its message is a sentence for the operator and contains the cause. */
export class TlsError extends Error {}

/** Undefined if the operator named no files. Throws a TlsError. */
export function readTls(files: {
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
}): TlsFiles | undefined {
  const { 'tls-cert': certFile, 'tls-key': keyFile } = files;
  if (certFile === undefined || keyFile === undefined) return undefined;
  const tls: TlsFiles = { cert: read(certFile), key: read(keyFile), minVersion: 'TLSv1.2' };
  try {
    // Throws if a file has no certificate or no key, or if the key belongs to another certificate.
    createSecureContext(tls);
  } catch (cause) {
    throw new TlsError(`${certFile} and ${keyFile} do not match: ${reason(cause)}.`);
  }
  return tls;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new TlsError(`${file} cannot be read: ${reason(cause)}.`);
  }
}

const reason = (cause: unknown) =>
  cause instanceof Error ? cause.message.replace(/\.$/u, '') : String(cause);
