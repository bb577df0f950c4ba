import { transferHandlers } from 'comlink';

/** Lets a call have a MessagePort as an argument: comlink would try to clone it. Both ends need this. */
export function movePorts(): void {
  transferHandlers.set('port', {
    canHandle: (value): value is MessagePort => value instanceof MessagePort,
    serialize: (port: MessagePort) => [port, [port]],
    deserialize: (port: MessagePort) => port,
  });
}
