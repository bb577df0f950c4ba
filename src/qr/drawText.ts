import { drawSegments, type QrDrawing } from './drawSegments.ts';

/** A text of capital letters, digits and ` $%*+-./:` as a QR code: alphanumeric mode takes it whole. */
export function drawText(text: string): QrDrawing {
  return drawSegments([{ mode: 'alphanumeric', data: text }]);
}
