/** Counts the bytes that go through this worker's WebSockets from now on. */
export function countBytes(): { sent: number; received: number } {
  const count = { sent: 0, received: 0 };
  const Direct = globalThis.WebSocket;
  globalThis.WebSocket = class extends Direct {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => (count.received += sizeOf(data)));
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      count.sent += sizeOf(data);
      super.send(data as string);
    }
  };
  return count;
}

function sizeOf(data: unknown): number {
  if (data instanceof Blob) return data.size;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return String(data).length;
}
