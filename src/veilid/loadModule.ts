/** Loads the node's program into this worker and reports the progress. */
import init from 'veilid-wasm';

export interface NodeModule {
  readonly address: string;
  /** Total size. No header of a compressed response says it. */
  readonly bytes: number;
}

export type LoadProgress = (received: number, total: number) => void;

/** Rejects if the module does not arrive whole or does not belong to these bindings. */
export async function loadModule(module: NodeModule, progress: LoadProgress): Promise<void> {
  progress(0, module.bytes);
  const response = await fetch(module.address, { credentials: 'omit' });
  if (!response.ok || response.body === null)
    throw new Error(`the module answered ${String(response.status)}`);
  const counted = response.body.pipeThrough(counter(module.bytes, progress));
  // A new Response, because compiling while it loads needs this content type.
  const headers = { 'content-type': 'application/wasm' };
  await init({ module_or_path: new Response(counted, { headers }) });
}

function counter(total: number, progress: LoadProgress) {
  let received = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.length;
      progress(received, total);
      controller.enqueue(chunk);
    },
  });
}
