/** Draws a QR code with any content as one path. */
import { create, type QRCodeSegment } from 'qrcode';

export interface QrDrawing {
  /** Modules on a side, including the quiet zone. */
  readonly size: number;
  /** SVG path of the dark modules, one unit per module. */
  readonly path: string;
  /** 1 to 40: above 10 the modules are too fine for some cameras. */
  readonly version: number;
}

/** Empty modules around the code, as the standard requires. */
const QUIET = 4;

export function drawSegments(segments: QRCodeSegment[]): QrDrawing {
  const { modules, version } = create(segments, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column += 1;
      path += `M${start + QUIET} ${row + QUIET}h${column - start + 1}v1H${start + QUIET}z`;
    }
  }
  return { size: modules.size + 2 * QUIET, path, version };
}
