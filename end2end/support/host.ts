import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const FILES: Record<string, string> = {
  '/signup.html': 'text/html; charset=utf-8',
  '/pricing.html': 'text/html; charset=utf-8',
  '/host.css': 'text/css',
  '/host.js': 'text/javascript',
};

/** A merchant's website on another origin, with a policy as strict as embedding allows. */
export class Host {
  private constructor(
    private readonly server: Server,
    /** As the browser names it: another site than the program's, which is called by its number. */
    readonly origin: string,
    /** The same server by another name: a third site's frame. */
    readonly otherName: string,
  ) {}

  static async start(turnus: string): Promise<Host> {
    const server = createServer((request, answer) => {
      const path = new URL(request.url ?? '/', 'http://host').pathname;
      if (path === '/remembers') {
        // Says whether the browser sends a cookie from inside a frame of another site; sets one for the next time.
        answer.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'seen=yes; SameSite=None; Secure; Path=/' });
        answer.end(`<p id="cookie">${request.headers.cookie ?? 'none'}</p>`);
        return;
      }
      const type = FILES[path];
      if (!type) {
        answer.writeHead(404).end();
        return;
      }
      const { port } = server.address() as AddressInfo;
      answer.writeHead(200, {
        'content-type': type,
        'content-security-policy':
          `default-src 'none'; script-src 'self' ${turnus}; style-src 'self'; frame-src ${turnus} http://127.0.0.1:${port}; ` +
          "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
      });
      answer.end(readFileSync(join(import.meta.dirname, '..', 'host', path), 'utf8').replaceAll('{turnus}', turnus));
    }).listen(0, 'localhost');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new Host(server, `http://localhost:${port}`, `http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
