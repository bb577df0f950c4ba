/**
 * A camera that scans for codes. It opens the camera, passes its frames to the reader, and releases
 * the camera completely when stopped.
 */
import type { Frame, PictureReader } from './pictures.ts';

/** Why there is no camera. refused: by the person or the browser. busy: another program uses it. */
export type CameraFault = 'unsupported' | 'refused' | 'none' | 'busy' | 'failed';

export type CameraStep =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'on';
      readonly stream: MediaStream;
      /** All cameras, with the system's names. */
      readonly cameras: readonly { readonly id: string; readonly label: string }[];
      /** The camera in use. */
      readonly id: string | undefined;
      /** Whether the torch is on; undefined if the camera has no torch. */
      readonly torch: boolean | undefined;
    }
  | { readonly kind: 'failed'; readonly fault: CameraFault };

/** The part of `navigator` in use; without a secure context it has no media devices. */
export interface CameraSource {
  readonly mediaDevices?: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;
}

/** TypeScript 6 has no type for the torch. */
type WithTorch = MediaTrackCapabilities & { readonly torch?: boolean };

/** 720p is enough for a code at arm's length, and is read quickly. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 } } as const;

export class Camera {
  readonly #source: CameraSource;
  readonly #pictures: PictureReader;
  readonly #onFound: (texts: readonly string[]) => void;
  #step = $state.raw<CameraStep>({ kind: 'opening' });
  #stream: MediaStream | undefined;
  /** Counts the starts and stops: a stream that arrives too late is stopped at once. */
  #round = 0;

  /** `onFound` gets the codes in a frame; it is called for each frame that shows any. */
  constructor(
    source: CameraSource,
    pictures: PictureReader,
    onFound: (texts: readonly string[]) => void,
  ) {
    this.#source = source;
    this.#pictures = pictures;
    this.#onFound = onFound;
  }

  get step(): CameraStep {
    return this.#step;
  }

  /** Without an id it starts the camera that faces away from the person. */
  async start(id?: string): Promise<void> {
    this.stop();
    const round = this.#round;
    this.#step = { kind: 'opening' };
    const { mediaDevices } = this.#source;
    if (mediaDevices === undefined) return this.#fail('unsupported');
    const which = id === undefined ? { facingMode: 'environment' } : { deviceId: { exact: id } };
    try {
      const stream = await mediaDevices.getUserMedia({
        audio: false,
        video: { ...WANTED, ...which },
      });
      if (round !== this.#round) return stopTracks(stream);
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      // The system ended it: the camera was unplugged, or the permission was withdrawn.
      track?.addEventListener('ended', () => round === this.#round && this.#fail('failed'));
      const all = await mediaDevices.enumerateDevices();
      if (round !== this.#round) return;
      this.#step = {
        kind: 'on',
        stream,
        cameras: all
          .filter(({ kind }) => kind === 'videoinput')
          .map(({ deviceId, label }) => ({ id: deviceId, label })),
        id: track?.getSettings().deviceId,
        torch:
          (track?.getCapabilities?.() as WithTorch | undefined)?.torch === true ? false : undefined,
      };
    } catch (error) {
      if (round === this.#round) this.#fail(faultOf(error));
    }
  }

  /** Scans the video frame by frame until the returned function is called. */
  scan(video: HTMLVideoElement): () => void {
    let stopped = false;
    const readNextFrame = async (): Promise<void> => {
      if (stopped) return;
      if (video.videoWidth > 0) {
        // A frame that cannot be read is skipped; another one follows soon.
        const frame = await frameOf(video).catch(() => undefined);
        const texts = frame === undefined ? [] : await this.#pictures.readFrame(frame);
        if (!stopped && texts.length > 0) this.#onFound(texts);
      }
      if (!stopped) scheduleNext();
    };
    const scheduleNext = (): void => {
      onNextFrame(video, () => {
        readNextFrame().catch(() => {
          if (!stopped) this.#fail('failed');
        });
      });
    };
    scheduleNext();
    return () => (stopped = true);
  }

  async setTorch(on: boolean): Promise<void> {
    const step = this.#step;
    const [track] = this.#stream?.getVideoTracks() ?? [];
    if (step.kind !== 'on' || track === undefined) return;
    const wanted = { advanced: [{ torch: on } as MediaTrackConstraintSet] };
    try {
      await track.applyConstraints(wanted);
    } catch {
      return;
    }
    if (this.#step === step) this.#step = { ...step, torch: on };
  }

  stop(): void {
    this.#round += 1;
    if (this.#stream !== undefined) stopTracks(this.#stream);
    this.#stream = undefined;
  }

  #fail(fault: CameraFault): void {
    this.stop();
    this.#step = { kind: 'failed', fault };
  }
}

/** Firefox before 132 cannot tell when a video has a new frame; the screen's frames are as many. */
function onNextFrame(video: HTMLVideoElement, act: () => void): void {
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(act);
  else requestAnimationFrame(act);
}

/** Takes the camera's own format where the browser can; this avoids a conversion to RGB. */
const frameOf = async (video: HTMLVideoElement): Promise<Frame> =>
  'VideoFrame' in globalThis ? new VideoFrame(video) : createImageBitmap(video);

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  return name === 'NotReadableError' ? 'busy' : 'failed';
}
