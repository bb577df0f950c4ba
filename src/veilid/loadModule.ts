/** Brings the node's program into this worker, and says how much of it has come. */
import init from 'veilid-wasm';

export interface NodeModule {
  readonly address: string;
  /** What is received in all; of a compressed answer no header says it. */
  readonly bytes: number;
}

export type LoadProgress = (received: number, total: number) => void;

/** Rejects if it does not arrive whole or is not the module that belongs to the bindings. */
export async function loadModule(module: NodeModule, progress: LoadProgress): Promise<void> {
  progress(0, module.bytes);
  const response = await fetch(module.address, { credentials: 'omit' });
  if (!response.ok || response.body === null)
    throw new Error(`the module answered ${String(response.status)}`);
  const counted = response.body.pipeThrough(counter(module.bytes, progress));
  // A fresh Response: the type must be right for compiling while it loads.
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
