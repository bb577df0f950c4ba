/**
 * A rule for ESLint: which rooms of `src` a room may import from. A room is a folder, or a file
 * that has its own rules. A file belongs to the room with the longest path that its own path
 * begins with.
 */
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

const SRC = join(root, 'src');

/** Returns `a/b` for `src/a/b.svelte.ts`. */
function placeOf(path) {
  const place = relative(SRC, path).replaceAll('\\', '/');
  return place.startsWith('..') ? undefined : place.replace(/(?:\.svelte)?\.[a-z]+$/u, '');
}

function roomOf(place, rooms) {
  return Object.keys(rooms)
    .filter((room) => place === room || place.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * `rooms`: for each room the rooms and files that it may import from, besides itself. A file can
 * be allowed although its room is not. Imports of types count too, because a reader has to follow
 * them.
 */
export function roomsRule(rooms) {
  return {
    meta: { type: 'problem', schema: [] },
    create(context) {
      const place = placeOf(context.filename);
      const room = place && roomOf(place, rooms);
      if (room === undefined) return {};
      const allowed = [room, ...rooms[room]];
      function check({ source: node }) {
        const source = node?.value;
        if (typeof source !== 'string' || !source.startsWith('.')) return;
        const target = placeOf(join(dirname(context.filename), source));
        const there = target && roomOf(target, rooms);
        if (there === undefined || allowed.includes(there) || allowed.includes(target)) return;
        const message = `${room} may import from: ${rooms[room].join(', ') || 'nothing'}.`;
        context.report({ node, message });
      }
      return {
        ImportDeclaration: check,
        ExportNamedDeclaration: check,
        ExportAllDeclaration: check,
        ImportExpression: check,
        // The type in `import('./file.ts').Name`.
        TSImportType: check,
      };
    },
  };
}
