/** Draws an invitation link as a QR code, as one path. */
import type { QRCodeSegment } from 'qrcode';
import { drawSegments, type QrDrawing } from './drawSegments.ts';

/**
 * The address needs byte mode. The code is base32, so alphanumeric mode encodes it in 5.5 instead
 * of 8 bits per character. With an address of up to 64 bytes the QR code stays at version 10, and
 * without an address ('') at version 8.
 */
export function drawInvitation(address: string, code: string): QrDrawing {
  const segments: QRCodeSegment[] = [{ mode: 'alphanumeric', data: code }];
  if (address !== '') segments.unshift({ mode: 'byte', data: new TextEncoder().encode(address) });
  return drawSegments(segments);
}
