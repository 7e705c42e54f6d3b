import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

export interface MailServer {
  readonly port: number;
  /** The messages as they came, headers first. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** A mail server on this machine that takes whatever comes, after it has refused so many messages in passing. */
export const openMailServer = async (refusals = 0): Promise<MailServer> => {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let left = refusals;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setEncoding('utf8');
    let rest = '';
    let message: string[] | undefined;
    socket.write('220 mail.test\r\n');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (message !== undefined) {
          if (line !== '.') message.push(line);
          else {
            received.push(message.join('\n'));
            message = undefined;
            socket.write('250 taken\r\n');
          }
        } else if (/^EHLO/i.test(line)) socket.write('250 mail.test\r\n');
        else if (/^DATA/i.test(line) && left > 0) {
          left -= 1;
          socket.write('451 try again later\r\n');
        } else if (/^DATA/i.test(line)) {
          message = [];
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
