/** The https address at which others can open the app, as its operator has configured it. */
import * as v from 'valibot';
import { isUrl } from './isUrl.ts';

/** Characters: with an invitation code after the address, the QR code is still easy to scan. */
export const MAX_PUBLIC_ADDRESS = 61;

/** Returns the address in the browser's normal form. Each fault has its own error message. */
export const publicAddressSchema = v.pipe(
  v.string('The public address has to be a text.'),
  v.maxLength(2_048, tooLong()),
  v.trim(),
  v.check(isUrl, 'The public address has to be a whole one, such as https://parley.example/'),
  v.transform((text) => new URL(text)),
  v.check(({ protocol }) => protocol === 'https:', 'The public address has to begin with https://'),
  v.check(
    ({ username, password }) => username === '' && password === '',
    'The public address must hold no name and no password.',
  ),
  v.check(({ href }) => !/[?#]/u.test(href), 'The public address must end before any “?” or “#”.'),
  v.transform(({ href }) => href),
  v.maxLength(MAX_PUBLIC_ADDRESS, tooLong()),
);

function tooLong(): string {
  return `The public address may have ${String(MAX_PUBLIC_ADDRESS)} characters at most.`;
}
