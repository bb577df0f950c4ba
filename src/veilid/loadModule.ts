/** Brings the node's program into this worker, and says how much of it has come. */
import init from 'veilid-wasm';

export type LoadProgress = (received: number, total: number | undefined) => void;

/** Rejects if it does not arrive whole or is not the module that belongs to the bindings. */
export async function loadModule(url: string, progress: LoadProgress): Promise<void> {
  progress(0, undefined);
  const response = await fetch(url, { credentials: 'omit' });
  if (!response.ok || response.body === null)
    throw new Error(`the module answered ${String(response.status)}`);
  const counted = response.body.pipeThrough(counter(totalOf(response), progress));
  // A fresh Response: the type must be right for compiling while it loads.
  const headers = { 'content-type': 'application/wasm' };
  await init({ module_or_path: new Response(counted, { headers }) });
}

/** Of a compressed answer the header says the compressed length, which nobody sees here. */
function totalOf({ headers }: Response): number | undefined {
  if (headers.has('content-encoding')) return undefined;
  const length = Number(headers.get('content-length'));
  return Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

function counter(total: number | undefined, progress: LoadProgress) {
  let received = 0;
  progress(received, total);
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.length;
      progress(received, total);
      controller.enqueue(chunk);
    },
  });
}
