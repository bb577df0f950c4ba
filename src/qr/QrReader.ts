/**
 * Reads QR codes in pictures and in frames of a camera. Its program is loaded when it is first
 * used; it works in a worker, which is ended when it does not answer.
 */
import { transfer, wrap, type Remote } from 'comlink';
import { Mutex } from '../lib/Mutex.ts';
import type { Frame, PictureOutcome, PictureReader } from '../state/incoming/pictures.ts';
import { trustedScript } from '../state/trustedScript.ts';
import workerUrl from './qrWorker.ts?worker&url';
import { MAX_BYTES, type QrReading } from './reading.ts';

/** Of one picture, in milliseconds; the slowest phone takes a second for the largest. */
const READ_TIMEOUT_MS = 10_000;

const openWorker = () =>
  new Worker(trustedScript(workerUrl), { type: 'module', name: 'parley-qr' });

export class QrReader implements PictureReader {
  readonly #open: () => Worker;
  readonly #timeoutMs: number;
  /** One picture at a time, so that none waits for another on its own time. */
  readonly #queue = new Mutex();
  #running: Running | undefined;
  /** How often it was closed. */
  #closings = 0;

  constructor(open: () => Worker = openWorker, timeoutMs = READ_TIMEOUT_MS) {
    this.#open = open;
    this.#timeoutMs = timeoutMs;
  }

  /** A file, a pasted or a dropped picture. Rejects if the reader's own program cannot be loaded. */
  async read(picture: Blob): Promise<PictureOutcome> {
    if (picture.size > MAX_BYTES) return { kind: 'tooLarge' };
    // Within the bounds, nothing else takes so long: a smaller picture is what helps.
    return this.#ask<PictureOutcome>(
      (worker) => worker.read(picture),
      { kind: 'tooLarge' },
      { kind: 'nothing' },
    );
  }

  /** A frame of a camera, which is used up; none found: []. Rejects as `read` does. */
  async readFrame(frame: Frame): Promise<readonly string[]> {
    try {
      return await this.#ask<readonly string[]>(
        (worker) => worker.readFrame(transfer(frame, [frame])),
        [],
        [],
      );
    } finally {
      frame.close();
    }
  }

  /** Ends the worker; what it was reading counts as without a code. The next read starts another. */
  close(): void {
    this.#closings += 1;
    this.#end();
  }

  #ask<T>(act: (worker: Remote<QrReading>) => Promise<T>, late: T, without: T): Promise<T> {
    const closings = this.#closings;
    return this.#queue.run(async () => {
      if (closings !== this.#closings) return without;
      const { worker, ready, ended } = (this.#running ??= this.#start());
      const isThere = await Promise.race([ready.then(() => true), ended]).catch(
        (cause: unknown) => {
          this.#end();
          throw new Error('The reader of QR codes cannot be loaded.', { cause });
        },
      );
      if (isThere !== true) return without;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const isLate = new Promise<T>((resolve) => {
        timer = setTimeout(() => {
          this.#end();
          resolve(late);
        }, this.#timeoutMs);
      });
      // What makes its program fail has no code in it, and the program may be spoilt.
      const answer = act(worker).catch(() => {
        this.#end();
        return without;
      });
      try {
        return await Promise.race([answer, isLate, ended.then(() => without)]);
      } finally {
        clearTimeout(timer);
      }
    });
  }

  #start(): Running {
    const source = this.#open();
    const worker = wrap<QrReading>(source);
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const failed = new Promise<never>((_, reject) => {
      source.addEventListener('error', () => reject(new Error('The worker did not start.')));
    });
    const ready = Promise.race([worker.ready(), failed]);
    return {
      worker,
      ready,
      ended,
      end: () => {
        source.terminate();
        end(undefined);
      },
    };
  }

  #end(): void {
    this.#running?.end();
    this.#running = undefined;
  }
}

interface Running {
  readonly worker: Remote<QrReading>;
  readonly ready: Promise<void>;
  readonly ended: Promise<undefined>;
  readonly end: () => void;
}
