import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Whether this machine has a Redis to test with. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Whether it can make a certificate, too. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** The files of a certificate and its key. */
export interface Certificate {
  readonly path: string;
  readonly key: string;
}

/** Makes a certificate for this machine that nobody has signed. */
export function makeCertificate(folder: string): Certificate {
  const [path, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key],
    ...['-out', path, '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
  ]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { path, key };
}

/** A port that nothing listens to. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Starts Redis with a password, which logs what it does in a folder, so that it survives being killed; by TLS alone where it is given a certificate; ready when it comes back. */
export async function startRedis(
  port: number,
  password: string,
  folder: string,
  certificate?: Certificate,
): Promise<ChildProcess> {
  const listen = certificate
    ? [
        ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
        ...['--tls-cert-file', certificate.path, '--tls-key-file', certificate.key],
      ]
    : ['--port', String(port)];
  const child = spawn('redis-server', [
    ...[...listen, '--bind', '127.0.0.1', '--dir', folder, '--requirepass', password],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
  ]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      said += data;
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.on('exit', () => reject(new Error(said)));
  });
  return child;
}
