import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readImage } from './readImage.mjs';

const BUILD = ['FROM node:22 AS build', 'WORKDIR /here', 'COPY . .', 'RUN make'];
const FINAL = [
  'FROM node:22-slim',
  'WORKDIR /app',
  'COPY --from=build /here/dist dist',
  'USER node',
  'ENV A=1',
  'EXPOSE 80',
  'HEALTHCHECK --timeout=5s CMD ["true"]',
  'CMD ["node", "main.js"]',
];

const read = (...lines: readonly string[]) => readImage(lines.join('\n'));
/** Reads the image with `line` at its end, in place of the lines that start with `word`. */
const withLine = (line: string, word = line.split(' ')[0] ?? '') => {
  const kept = FINAL.filter((each) => !each.startsWith(`${word} `) || word === 'FROM');
  return read(...BUILD, ...kept, line);
};

test('readImage reads the Dockerfile of this project', () => {
  const image = readImage(readFileSync('deploy/Dockerfile', 'utf8'));
  expect(image).toMatchObject({
    base: 'node:22-bookworm-slim',
    workdir: '/parley',
    user: 'node',
    port: 8423,
    command: ['node', 'dist-server/main.js'],
    health: { withinMs: 5_000 },
  });
  expect(image.environment).toMatchObject({ PARLEY_RELAY: '1', PARLEY_BEHIND_PROXY: '1' });
  expect(image.copies).toEqual([
    { from: 'package.json', to: '/parley/package.json' },
    { from: 'dist-server', to: '/parley/dist-server' },
    { from: 'dist', to: '/parley/dist' },
  ]);
});

test('continued lines, comments between them and lower case are read as Docker reads them', () => {
  const image = read(
    '# first',
    ...BUILD,
    ...FINAL.filter((line) => !line.startsWith('ENV')),
    'env A=1 \\',
    '  # in between',
    '',
    '  B="two words" \\',
    '  A=3',
  );
  expect(image.environment).toEqual({ A: '3', B: 'two words' });
});

test('WORKDIR is relative to the folder before', () => {
  const image = withLine('WORKDIR sub', 'nothing');
  expect(image.workdir).toBe('/app/sub');
  expect(image.copies).toEqual([{ from: 'dist', to: '/app/dist' }]);
});

test('the last CMD and the last USER count', () => {
  const image = read(...BUILD, ...FINAL, 'USER 1001', 'CMD ["x"]');
  expect(image).toMatchObject({ user: '1001', command: ['x'] });
});

test('a health check without a timeout has 30 s', () => {
  expect(withLine('HEALTHCHECK CMD ["true"]').health).toEqual({
    command: ['true'],
    withinMs: 30_000,
  });
});

test.each([
  'ENTRYPOINT ["node"]',
  'VOLUME /data',
  'RUN rm -rf /',
  'ARG X=1',
  'SHELL ["sh"]',
  'STOPSIGNAL SIGKILL',
  'HEAL true',
  'ADD x y',
])('the final stage may not have “%s”', (line) => {
  expect(() => withLine(line)).toThrow(/Line 13 of the Dockerfile: .* not known/u);
});

test.each([
  'CMD node main.js',
  'CMD []',
  'CMD [1]',
  'HEALTHCHECK NONE',
  'HEALTHCHECK CMD curl localhost',
  'HEALTHCHECK --retries=1 CMD ["true"]',
  'HEALTHCHECK --timeout=1m CMD ["true"]',
  'USER node:node',
  'USER $WHO',
  'EXPOSE 80 81',
  'EXPOSE 53/udp',
  'ENV A 1',
  'ENV A=$B',
  "ENV A='1'",
  'WORKDIR $HOME',
  'COPY --from=build /here/dist /here/dist-server app/',
  'COPY --from=build --chown=node /here/dist dist',
  'COPY --from=build /here/* app',
  'COPY --from=build /here/dist app/',
  'COPY --from=build /elsewhere dist',
  'COPY --from=other /here/dist dist',
  'COPY dist dist',
  'COPY <<EOF dist',
])('“%s” is refused, not misread', (line) => {
  expect(() => withLine(line)).toThrow(/Line \d+ of the Dockerfile: .* not known/u);
});

test('a build stage of another form is refused', () => {
  expect(() => read('FROM a AS build', 'ENV A=1', ...FINAL)).toThrow('Line 2');
  expect(() => read('FROM a AS build', 'COPY src src', ...FINAL)).toThrow('Line 2');
  expect(() => read('FROM a AS build', 'RUN x', ...FINAL)).toThrow('COPY --from=build');
});

test.each(['CMD', 'HEALTHCHECK', 'EXPOSE'])('an image without %s is refused', (word) => {
  const kept = FINAL.filter((line) => !line.startsWith(word));
  expect(() => read(...BUILD, ...kept)).toThrow(`an image without ${word}`);
});

test('an invalid Dockerfile is refused', () => {
  expect(() => read('')).toThrow('no FROM');
  expect(() => read('CMD ["x"]')).toThrow('CMD before FROM');
  expect(() => read('# escape=`', ...BUILD, ...FINAL)).toThrow('a parser directive');
  expect(() => read('FROM $BASE')).toThrow('FROM $BASE');
  expect(() => read(...BUILD, ...FINAL, 'CMD \\')).toThrow('an instruction without an end');
});
