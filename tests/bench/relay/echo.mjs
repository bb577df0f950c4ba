/** A node in a process of its own: it sends back every message. It prints the port it listens on. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => socket.send(data));
});
server.on('listening', () => console.log(String(server.address().port)));
// It ends together with the process that started it.
process.stdin.on('end', () => process.exit()).resume();
