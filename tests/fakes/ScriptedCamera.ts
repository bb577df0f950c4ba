/** A camera that films a canvas in place of this machine's camera; its streams are real. */
import { vi } from 'vitest';

export const device = (deviceId: string, label: string) =>
  ({ deviceId, label, kind: 'videoinput' }) as MediaDeviceInfo;

export class ScriptedCamera {
  /** The streams it has made, newest last. */
  readonly streams: MediaStream[] = [];
  readonly getUserMedia = vi
    .spyOn(navigator.mediaDevices, 'getUserMedia')
    .mockImplementation(() => Promise.resolve(this.stream()));
  #drawing: ReturnType<typeof setInterval> | undefined;

  constructor() {
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([
      device('back', 'Back'),
    ]);
  }

  /** The canvas changes all the time. */
  stream(): MediaStream {
    const canvas = document.createElement('canvas');
    const paint = canvas.getContext('2d');
    clearInterval(this.#drawing);
    this.#drawing = setInterval(() => paint?.fillRect(Math.random() * 100, 0, 1, 1), 20);
    const made = canvas.captureStream(30);
    this.streams.push(made);
    return made;
  }

  close(): void {
    clearInterval(this.#drawing);
    vi.restoreAllMocks();
  }
}

export const isLetGo = (each: MediaStream | undefined): boolean =>
  each?.getTracks().every(({ readyState }) => readyState === 'ended') === true;
