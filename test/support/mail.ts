import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface MailServer {
  readonly port: number;
  /** The messages as they came, headers first. */
  readonly received: readonly string[];
  /** What was said to it beside messages, each line with the way that it came: `clear: EHLO …`, `tls: AUTH …`. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

interface MailOptions {
  /** So many messages are refused in passing at first. */
  readonly refusals?: number;
  /** After so many messages the line breaks before the server has said that it took them. */
  readonly breaks?: number;
  /** By which it encrypts: from the first byte on (`tls`) or when asked (`starttls`); absent: it does not. */
  readonly security?: { readonly way: 'tls' | 'starttls'; readonly certificate: Certificate };
}

/** A mail server on this machine that takes whatever comes, and any password. */
export const openMailServer = async ({ refusals = 0, breaks = 0, security }: MailOptions = {}): Promise<MailServer> => {
  const received: string[] = [];
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const left = { refusals, breaks };
  const converse = (socket: Socket, isSecure: boolean): void => {
    const offers = !isSecure && security?.way === 'starttls';
    let rest = '';
    let message: string[] | undefined;
    const answers: readonly (readonly [RegExp, () => void])[] = [
      [/^EHLO/i, () => socket.write(`250-mail.test\r\n${offers ? '250-STARTTLS\r\n' : ''}250 AUTH PLAIN LOGIN\r\n`)],
      [/^STARTTLS/i, () => (offers ? secure() : socket.write('502 not here\r\n'))],
      [/^AUTH/i, () => socket.write('235 welcome\r\n')],
      [/^DATA/i, () => begin()],
      [/^QUIT/i, () => socket.end('221 bye\r\n')],
      [/^/, () => socket.write('250 ok\r\n')],
    ];
    const begin = (): void => {
      if (left.refusals > 0) {
        left.refusals -= 1;
        socket.write('451 try again later\r\n');
        return;
      }
      message = [];
      socket.write('354 go on\r\n');
    };
    const secure = (): void => {
      socket.removeAllListeners('data');
      socket.write('220 go on\r\n');
      const encrypted = new TLSSocket(socket, { isServer: true, ...security?.certificate });
      encrypted.on('error', () => socket.destroy());
      converse(encrypted, true);
    };
    const take = (lines: readonly string[]): void => {
      received.push(lines.join('\n'));
      message = undefined;
      if (left.breaks > 0) {
        left.breaks -= 1;
        socket.destroy();
      } else socket.write('250 taken\r\n');
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (message !== undefined) {
          if (line === '.') take(message);
          else message.push(line);
        } else {
          heard.push(`${isSecure ? 'tls' : 'clear'}: ${line}`);
          answers.find(([pattern]) => pattern.test(line))?.[1]();
        }
      }
    });
  };
  const greet = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.write('220 mail.test\r\n');
    converse(socket, security?.way === 'tls');
  };
  const server = security?.way === 'tls' ? createTlsServer({ ...security.certificate }, greet) : createServer(greet);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
