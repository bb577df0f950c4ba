/**
 * The socket through which a test disturbs its network: it sends a line of JSON, and gets a line
 * of JSON when the command has taken effect. tests/network/control.ts is the other side.
 */
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** @param {(request: object) => Promise<object>} act */
export async function serveControl(path, act) {
  // One command at a time: the next begins when the previous one has taken effect.
  let previous = Promise.resolve();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      previous = previous.then(async () => {
        const answer = await answerTo(line, act);
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
    });
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(path, resolve);
  });
  // Open connections end with this process.
  server.unref();
  return server;
}

async function answerTo(line, act) {
  try {
    return { ok: true, ...(await act(JSON.parse(line))) };
  } catch (error) {
    return { ok: false, error: error.message };
  }
}
