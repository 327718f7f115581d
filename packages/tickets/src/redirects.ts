/**
 * Where a web server may send a request on to: addresses of the origin that was asked, or any. A browser does not say where
 * to before it has gone there; an answer of another origin is then refused.
 */
export type Redirects = 'same-origin' | 'any';

const MOST = 5;
const isRedirect = ({ status }: Response): boolean => [301, 302, 303, 307, 308].includes(status);

/** The answer of an address, redirects followed. Throws an `Error` where they lead to another origin, or on and on. */
export async function answerOf(
  address: string,
  redirects: Redirects,
  signal: AbortSignal,
): Promise<Response> {
  const ask = (url: string, redirect: 'follow' | 'manual'): Promise<Response> =>
    fetch(url, { credentials: 'omit', redirect, signal });
  if (redirects === 'any') return ask(address, 'follow');

  let response = await ask(address, 'manual');
  const { origin } = new URL(response.url);
  const requireOrigin = (url: URL): void => {
    if (url.origin === origin) return;
    throw new Error(`it is redirected to ${url.origin}, which redirects: 'any' allows`);
  };
  if (response.type === 'opaqueredirect') {
    response = await ask(address, 'follow');
    requireOrigin(new URL(response.url));
  }
  for (let hops = 0; isRedirect(response); hops++) {
    if (hops === MOST) throw new Error(`it is redirected more than ${MOST} times`);
    const next = new URL(response.headers.get('location') ?? '', response.url);
    requireOrigin(next);
    await response.body?.cancel();
    response = await ask(next.href, 'manual');
  }
  return response;
}
