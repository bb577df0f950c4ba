/** Paints an invitation as a picture to save or send: the code, and a few words below it. */
import type { QrDrawing } from './drawSegments.ts';

/** Pixels per module; the code stays sharp when another program scales the picture down. */
const SCALE = 12;
const TITLE = 40;
const LINE = 26;
const MARGIN = 24;

/** `title` and `line` are below the code. Undefined if the browser cannot create the picture. */
export function paintInvitation(
  { size, path }: QrDrawing,
  title: string,
  line: string,
): Promise<Blob | undefined> {
  const width = size * SCALE;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = width + TITLE + LINE + 2 * MARGIN;
  const paint = canvas.getContext('2d');
  if (paint === null) return Promise.resolve(undefined);
  paint.fillStyle = '#fff';
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.fillStyle = '#000';
  paint.save();
  paint.scale(SCALE, SCALE);
  paint.fill(new Path2D(path));
  paint.restore();
  paint.textAlign = 'center';
  paint.textBaseline = 'top';
  const room = width - 2 * MARGIN;
  paint.font = `600 ${String(TITLE)}px Georgia, serif`;
  paint.fillText(title, width / 2, width, room);
  paint.font = `${String(LINE)}px system-ui, sans-serif`;
  paint.fillText(line, width / 2, width + TITLE + MARGIN, room);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png');
  });
}
