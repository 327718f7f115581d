import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Makes a page isolated from other origins, so that it may share memory with its workers. */
export const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
/** Allows no scripts and workers but those of the page's own origin. */
export const strict = {
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
};

/** As `strict`, without WebAssembly. */
export const withoutWasm = { 'Content-Security-Policy': "default-src 'self'" };

/** Serves folders, each under its path, with these headers. */
export async function serve(
  folders: { readonly [path: string]: string },
  headers: { readonly [name: string]: string },
): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://host');
    const path = Object.keys(folders).find((each) => pathname.startsWith(each));
    try {
      const body = await readFile(join(folders[path ?? ''], pathname.slice(path?.length)));
      const type = types[extname(pathname)] ?? 'application/octet-stream';
      response.writeHead(200, { ...headers, 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
