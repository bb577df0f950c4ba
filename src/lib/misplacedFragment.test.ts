import fc from 'fast-check';
import { expect, test } from 'vitest';
import { misplacedFragment } from './misplacedFragment.ts';

const own = 'web%2Bparley%3A%23i%3DABC';

test.each([
  ['/%23i=ABC', '/', '#i=ABC'],
  ['/%23i%3DABC', '/', '#i=ABC'],
  ['/%23i%3dABC', '/', '#i=ABC'],
  ['/%2523i=ABC', '/', '#i=ABC'],
  ['/%2523i%253DABC', '/', '#i=ABC'],
  ['/%252523i%25253DABC', '/', '#i=ABC'],
  ['/parley/%23i=ABC', '/parley/', '#i=ABC'],
  ['/index.html%23i=ABC', '/', '#i=ABC'],
  ['/%23i=ABC?utm_source=mail&x=1', '/', '#i=ABC'],
  ['/?utm_source=mail%23i=ABC', '/', '#i=ABC'],
  ['/?%23i%3DABC&utm_source=mail', '/', '#i=ABC'],
  ['/parley/index.html?a=%20b%23i=ABC', '/parley/', '#i=ABC'],
  [`/%23link=${own}`, '/', `#link=${own}`],
  [`/%23link%3D${encodeURIComponent(own)}`, '/', `#link=${own}`],
  ['/%23invite', '/', '#invite'],
  ['/%23c=abc234', '/', '#c=abc234'],
  ['/%23', '/', '#'],
  ['//evil.example/%23i=ABC', '//evil.example/', '#i=ABC'],
  ['/%23i%3DABC%ff', '/', '#i%3DABC%ff'],
])('the fragment in %s is found', (path, folder, hash) => {
  expect(misplacedFragment(path)).toEqual({ folder, hash });
});

test.each([
  '/',
  '',
  '/index.html',
  '/?i=ABC',
  '/assets/a%23b.js',
  '/other.html%23i=ABC',
  '/%2Fi=ABC',
  '/%24i=ABC',
  '/%23i=ABC/',
  '/%23i=ABC/assets/index.js',
])('there is no fragment in %s', (path) => {
  expect(misplacedFragment(path)).toBeUndefined();
});

test('no path causes an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const path of [text, `/${text}`, `/%23${text}`, `/%23i%3D${text}`, `/?${text}`])
        misplacedFragment(path);
    }),
  );
});
