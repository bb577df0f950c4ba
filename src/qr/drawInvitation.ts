/** An invitation link as a QR code, ready to be drawn as one path. */
import type { QRCodeSegment } from 'qrcode';
import { drawSegments, type QrDrawing } from './drawSegments.ts';

/**
 * The address needs byte mode. The code is base32, so alphanumeric mode takes it in 5.5
 * instead of 8 bits a character: with an address of up to 64 bytes it stays at version 10.
 */
export function drawInvitation(address: string, code: string): QrDrawing {
  const segments: QRCodeSegment[] = [
    { mode: 'byte', data: new TextEncoder().encode(address) },
    { mode: 'alphanumeric', data: code },
  ];
  return drawSegments(segments);
}
