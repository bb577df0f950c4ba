/**
 * Reads QR codes in pictures and camera frames. Its program runs in a worker, which is loaded on
 * first use and terminated when it does not answer.
 */
import { transfer, wrap, type Remote } from 'comlink';
import { deferred } from '../lib/deferred.ts';
import { Mutex } from '../lib/Mutex.ts';
import type { Frame, PictureOutcome, PictureReader } from '../state/incoming/pictures.ts';
import { trustedScript } from '../state/trustedScript.ts';
import workerUrl from './qrWorker.ts?worker&url';
import { MAX_BYTES, type QrReading } from './reading.ts';

/** Milliseconds for one picture; the slowest phone takes a second for the largest. */
const READ_TIMEOUT_MS = 10_000;

const openWorker = () =>
  new Worker(trustedScript(workerUrl), { type: 'module', name: 'parley-qr' });

export class QrReader implements PictureReader {
  readonly #open: () => Worker;
  readonly #timeoutMs: number;
  /** One picture at a time, so that no picture's timeout includes a wait for another one. */
  readonly #queue = new Mutex();
  #running: Running | undefined;
  /** How often the reader was closed. */
  #closings = 0;

  constructor(open: () => Worker = openWorker, timeoutMs = READ_TIMEOUT_MS) {
    this.#open = open;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Reads a file, or a pasted or dropped picture. Rejects if the reader's program cannot be loaded.
   */
  async read(picture: Blob): Promise<PictureOutcome> {
    if (picture.size > MAX_BYTES) return { kind: 'tooLarge' };
    // Within the limits only a large picture takes this long, so a smaller one helps.
    return this.#ask<PictureOutcome>(
      (worker) => worker.read(picture),
      { kind: 'tooLarge' },
      { kind: 'nothing' },
    );
  }

  /** Reads a camera frame and closes it; [] if it shows no code. Rejects as `read` does. */
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

  /**
   * Ends the worker; a picture being read counts as one without a code. The next read starts a new
   * one.
   */
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
      // A picture on which the program fails counts as one without a code. The program is replaced,
      // because its state may be corrupt.
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
    const { promise: ended, resolve: end } = deferred<undefined>();
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
